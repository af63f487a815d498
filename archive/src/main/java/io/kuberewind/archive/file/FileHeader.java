package io.kuberewind.archive.file;

import io.kuberewind.archive.block.BlockForm;
import io.kuberewind.archive.block.PageForm;
import io.kuberewind.archive.block.RowForm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * The header of a container file.
 *
 * @param schema what the changes were written with
 * @param form how they stand in a block
 * @param index where the blocks are
 * @param sync what ends each block
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FileHeader(Schema schema, BlockForm form, BlockIndex index, byte[] sync) {
  private static final int MAX_ENTRIES = 1000;

  /**
   * A header whose end was not known.
   *
   * @param bytes what it begins
   * @param length its own bytes of those
   * @param metadata all that it says
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Found(FileHeader header, byte[] bytes, int length, Map<String, byte[]> metadata) {}

  /**
   * Finds the header that {@code bytes} begin with.
   *
   * @throws IOException when it is not one of ours, or they are too few
   */
  static Found find(byte[] bytes) throws IOException {
    if (!isContainer(bytes)) {
      throw new IOException("it is not an Avro container file");
    }
    BinaryDecoder in = decoder(bytes);
    try {
      Map<String, byte[]> metadata = metadata(in);
      in.skipFixed(ContainerFormat.SYNC_BYTES);
      int length = bytes.length - in.inputStream().available();
      return new Found(parse(Arrays.copyOf(bytes, length)), bytes, length, metadata);
    } catch (AvroRuntimeException | IndexOutOfBoundsException e) {
      throw new IOException("its header does not parse: " + e, e);
    }
  }

  /**
   * Reads a header, which was compared with its checksum before.
   *
   * @throws IOException when it is not one of ours; the message says why
   */
  static FileHeader parse(byte[] bytes) throws IOException {
    if (!isContainer(bytes)) {
      throw new IOException("it is not an Avro container file");
    }
    BinaryDecoder in = decoder(bytes);
    try {
      Map<String, byte[]> metadata = metadata(in);
      byte[] sync = new byte[ContainerFormat.SYNC_BYTES];
      in.readFixed(sync);
      requireOurs(metadata);
      String schema = text(metadata, ContainerFormat.SCHEMA);
      if (text(metadata, ContainerFormat.FORMAT).equals(RowForm.FORMAT)) {
        Schema change = WrittenSchema.ofRows(schema);
        return new FileHeader(change, RowForm.INSTANCE, index(metadata), sync);
      }
      Schema change = WrittenSchema.ofPages(schema);
      return new FileHeader(change, new PageForm(change), index(metadata), sync);
    } catch (AvroRuntimeException | IndexOutOfBoundsException e) {
      throw new IOException("its header does not parse: " + e, e);
    }
  }

  private static boolean isContainer(byte[] bytes) {
    return bytes.length >= ContainerFormat.MAGIC.length
        && Arrays.equals(bytes, 0, 4, ContainerFormat.MAGIC, 0, 4);
  }

  private static BinaryDecoder decoder(byte[] bytes) {
    return DecoderFactory.get().binaryDecoder(bytes, 4, bytes.length - 4, null);
  }

  private static BlockIndex index(Map<String, byte[]> metadata) throws IOException {
    byte[] old = metadata.get(ContainerFormat.INDEX);
    return old == null
        ? BlockIndex.ofText(required(metadata, ContainerFormat.BLOCKS))
        : BlockIndex.decode(old);
  }

  private static Map<String, byte[]> metadata(BinaryDecoder in) throws IOException {
    Map<String, byte[]> metadata = new HashMap<>();
    for (long n = in.readMapStart(); n != 0; n = in.mapNext()) {
      if (n > MAX_ENTRIES || metadata.size() > MAX_ENTRIES) {
        throw new IOException("its header has more than 1,000 entries");
      }
      for (long i = 0; i < n; i++) {
        String name = in.readString();
        ByteBuffer value = in.readBytes(null);
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        metadata.put(name, bytes);
      }
    }
    return metadata;
  }

  private static void requireOurs(Map<String, byte[]> metadata) throws IOException {
    String format = text(metadata, ContainerFormat.FORMAT);
    if (!format.equals(RowForm.FORMAT) && !format.equals(PageForm.FORMAT)) {
      throw new IOException(
          "it is of format %s, and this version reads formats up to %s"
              .formatted(format, PageForm.FORMAT));
    }
    String codec = text(metadata, ContainerFormat.CODEC);
    if (!codec.equals(ContainerFormat.ZSTANDARD)) {
      throw new IOException("its blocks have the codec " + codec);
    }
  }

  static String text(Map<String, byte[]> metadata, String name) throws IOException {
    return new String(required(metadata, name), StandardCharsets.UTF_8);
  }

  private static byte[] required(Map<String, byte[]> metadata, String name) throws IOException {
    byte[] value = metadata.get(name);
    if (value == null) {
      throw new IOException("its header has no " + name);
    }
    return value;
  }
}
