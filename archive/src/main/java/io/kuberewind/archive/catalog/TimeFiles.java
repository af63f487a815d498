package io.kuberewind.archive.catalog;

import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.Layout;
import io.kuberewind.archive.file.Sha256;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.ObjectMissingException;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreException;
import io.kuberewind.archive.store.PutOnce;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;

/** Writes and reads files of the time index: Avro container files of ticks. */
public final class TimeFiles {
  /** A file with fewer ticks is merged into the next one, so that there are few files. */
  private static final int FULL = 16_384;

  private static final int MAX_BYTES = 16 * 1024 * 1024;
  private static final int MAX_TICKS = 4 * 1024 * 1024;
  private static final int SYNC_BYTES = 16;

  private static final Schema SCHEMA =
      SchemaBuilder.record("io.kuberewind.archive.Tick")
          .doc(
              "A consistent read of the cluster's revision; times in microseconds since the epoch.")
          .fields()
          .requiredLong("revision")
          .requiredLong("readStarted")
          .requiredLong("readEnded")
          .endRecord();

  private final ObjectStore store;

  public TimeFiles(ObjectStore store) {
    this.store = store;
  }

  /** The ticks of the file, in order of time. */
  public List<Tick> read(TimeFile file) {
    ObjectPath path = ObjectPath.of(file.path());
    byte[] bytes = readBytes(path);
    if (bytes.length != file.bytes() || !Sha256.hex(Sha256.of(bytes)).equals(file.sha256())) {
      throw new DamagedFileException(path, "it does not match its checksum");
    }
    List<Tick> ticks = new ArrayList<>();
    try (DataFileStream<GenericRecord> in =
        new DataFileStream<>(
            new ByteArrayInputStream(bytes), new GenericDatumReader<>(SCHEMA, SCHEMA))) {
      while (in.hasNext() && ticks.size() <= MAX_TICKS) {
        GenericRecord tick = in.next();
        ticks.add(
            new Tick(
                (Long) tick.get("revision"),
                (Long) tick.get("readStarted"),
                (Long) tick.get("readEnded")));
      }
    } catch (IOException | AvroRuntimeException e) {
      throw new DamagedFileException(path, "it does not parse: " + e, e);
    }
    if (ticks.size() != file.ticks()) {
      throw new DamagedFileException(path, "it does not hold the ticks that the catalog counts");
    }
    return ticks;
  }

  /**
   * Puts the recent ticks of {@code state} at rest.
   *
   * @return the index without recent ticks
   */
  TimeIndex fold(Layout layout, CatalogState state) {
    TimeIndex index = state.index();
    if (index.recent().isEmpty()) {
      return index;
    }
    List<TimeFile> files = new ArrayList<>(index.files());
    List<Tick> ticks = new ArrayList<>();
    TimeFile last = files.isEmpty() ? null : files.get(files.size() - 1);
    if (last != null && last.ticks() < FULL) {
      try {
        ticks.addAll(read(last));
        files.remove(last);
      } catch (DamagedFileException e) {
        // It stays listed, so that a verification names it, and is built upon no longer.
        ticks.clear();
      }
    }
    ticks.addAll(index.recent());
    files.add(write(layout, Ticks.thinned(ticks)));
    return new TimeIndex(index.first(), files, List.of());
  }

  /** Puts a file of ticks, which are in order of time. */
  public TimeFile write(Layout layout, List<Tick> ticks) {
    ObjectPath path =
        layout.timeIndex(ticks.get(0).readEnded(), ticks.get(ticks.size() - 1).readEnded());
    byte[] bytes = encode(path, ticks);
    if (!new PutOnce(store).put(path, ByteSource.of(bytes))) {
      throw new ObjectStoreException(
          "%s holds other ticks already: another writer is at work".formatted(path));
    }
    return new TimeFile(
        path.text(),
        bytes.length,
        Sha256.hex(Sha256.of(bytes)),
        ticks.size(),
        ticks.get(0),
        ticks.get(ticks.size() - 1));
  }

  private static byte[] encode(ObjectPath path, List<Tick> ticks) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] name = Sha256.of(path.text().getBytes(StandardCharsets.UTF_8));
    try (DataFileWriter<GenericRecord> out =
        new DataFileWriter<>(new GenericDatumWriter<>(SCHEMA))) {
      out.setCodec(CodecFactory.zstandardCodec(3));
      out.create(SCHEMA, bytes, Arrays.copyOf(name, SYNC_BYTES));
      for (Tick tick : ticks) {
        GenericRecord record = new GenericData.Record(SCHEMA);
        record.put("revision", tick.revision());
        record.put("readStarted", tick.readStarted());
        record.put("readEnded", tick.readEnded());
        out.append(record);
      }
    } catch (IOException e) {
      throw new ObjectStoreException("The time index could not be built: " + e, e);
    }
    return bytes.toByteArray();
  }

  private byte[] readBytes(ObjectPath path) {
    try {
      return store.read(path, MAX_BYTES);
    } catch (ObjectMissingException e) {
      throw new DamagedFileException(path, "it is missing", e);
    }
  }
}
