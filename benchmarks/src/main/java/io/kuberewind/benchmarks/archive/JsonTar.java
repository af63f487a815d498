package io.kuberewind.benchmarks.archive;

import io.kuberewind.schemas.Change;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.zip.GZIPOutputStream;

/** Objects as JSON files in a tar.gz, compressed at gzip's default level. */
final class JsonTar implements Closeable {
  private static final int RECORD = 512;
  private static final int CHECKSUM_AT = 148;

  /** Which files an object becomes. */
  enum Form {
    /** One file an object. */
    SINGLE,

    /**
     * Velero's, as its {@code pkg/backup/item_backupper.go} writes it: first {@code
     * resources/<resource>/...}, for readers of older versions, then the same bytes below {@code
     * resources/<resource>/<version>-preferredversion/...}. Objects come by resource, and within it
     * as a list of the API server has them, which is the order of their keys.
     */
    VELERO
  }

  private final OutputStream out;
  private final Form form;

  private JsonTar(Path file, Form form) throws IOException {
    this.form = form;
    this.out =
        new BufferedOutputStream(
            new GZIPOutputStream(Files.newOutputStream(file), 1 << 16), 1 << 16);
  }

  /** Writes the objects, which come sorted by key, and returns the bytes of one, on average. */
  static double write(Path file, Form form, Iterator<Change> objects) throws IOException {
    long count = 0;
    try (JsonTar tar = new JsonTar(file, form)) {
      while (objects.hasNext()) {
        tar.add(objects.next());
        count++;
      }
    }
    return (double) Files.size(file) / count;
  }

  private void add(Change change) throws IOException {
    byte[] object = new byte[change.getObject().remaining()];
    change.getObject().duplicate().get(object);
    add(path(change, ""), object);
    if (form == Form.VELERO) {
      add(path(change, change.getVersion() + "-preferredversion/"), object);
    }
  }

  private void add(String path, byte[] content) throws IOException {
    out.write(header(path, content.length));
    out.write(content);
    out.write(new byte[(RECORD - content.length % RECORD) % RECORD]);
  }

  private static String path(Change change, String version) {
    String type =
        change.getGroup().isEmpty()
            ? change.getResource()
            : change.getResource() + "." + change.getGroup();
    return change.getNamespace().isEmpty()
        ? "resources/%s/%scluster/%s.json".formatted(type, version, change.getName())
        : "resources/%s/%snamespaces/%s/%s.json"
            .formatted(type, version, change.getNamespace(), change.getName());
  }

  /** A header as of ustar; a long path is split into prefix and name. */
  private static byte[] header(String path, int length) {
    byte[] header = new byte[RECORD];
    int split = path.length() <= 100 ? -1 : path.lastIndexOf('/');
    put(header, 0, path.substring(split + 1));
    put(header, 100, "0000755\0" + "0000000\0" + "0000000\0");
    put(header, 124, String.format("%011o\0%011o\0        0ustar\00000", length, 1_767_225_600));
    put(header, 345, split < 0 ? "" : path.substring(0, split));
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, CHECKSUM_AT, String.format("%06o\0 ", sum));
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  @Override
  public void close() throws IOException {
    try (out) {
      out.write(new byte[2 * RECORD]);
    }
  }
}
