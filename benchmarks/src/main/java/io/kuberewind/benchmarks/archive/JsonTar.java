package io.kuberewind.benchmarks.archive;

import io.kuberewind.schemas.Change;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.zip.GZIPOutputStream;

/** Objects as Velero keeps them: a JSON file each in a tar.gz. */
final class JsonTar {
  private static final int RECORD = 512;
  private static final int CHECKSUM_AT = 148;

  private JsonTar() {}

  /** Writes the objects and returns the bytes of one, on average. */
  static double write(Path file, Iterator<Change> objects) throws IOException {
    long count = 0;
    try (OutputStream out =
        new BufferedOutputStream(
            new GZIPOutputStream(Files.newOutputStream(file), 1 << 16), 1 << 16)) {
      while (objects.hasNext()) {
        Change change = objects.next();
        byte[] object = new byte[change.getObject().remaining()];
        change.getObject().duplicate().get(object);
        out.write(header(path(change), object.length));
        out.write(object);
        out.write(new byte[(RECORD - object.length % RECORD) % RECORD]);
        count++;
      }
      out.write(new byte[2 * RECORD]);
    }
    return (double) Files.size(file) / count;
  }

  private static String path(Change change) {
    String type =
        change.getGroup().isEmpty()
            ? change.getResource()
            : change.getResource() + "." + change.getGroup();
    return change.getNamespace().isEmpty()
        ? "resources/%s/cluster/%s.json".formatted(type, change.getName())
        : "resources/%s/namespaces/%s/%s.json"
            .formatted(type, change.getNamespace(), change.getName());
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
}
