package io.kuberewind.archive.file;

import io.kuberewind.archive.store.ObjectPath;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Where the objects of one cluster's archive lie below the root of the store. */
public final class Layout {
  private static final int MAX_FOLDER_CHARS = 200;
  private static final int KEPT_CHARS = 120;

  private final ObjectPath base;

  /**
   * @param cluster name of the cluster, any text; its folder is the name percent-encoded, cut and
   *     hashed where that would be too long for a file system
   */
  public Layout(String cluster) {
    this.base = ObjectPath.of(folderOf(cluster));
  }

  public ObjectPath base() {
    return base;
  }

  public ObjectPath format() {
    return base.resolve("format.json");
  }

  public ObjectPath segment(int partition, long firstOffset, long lastOffset, int copy) {
    return base.resolve(
        "log/p%d/%020d-%020d%s.avro".formatted(partition, firstOffset, lastOffset, suffix(copy)));
  }

  public ObjectPath snapshot(int partition, long cut, int copy) {
    return base.resolve("snapshots/%020d/p%d%s.avro".formatted(cut, partition, suffix(copy)));
  }

  /** Where the snapshots of one cut lie. */
  public ObjectPath snapshots(long cut) {
    return base.resolve("snapshots/%020d".formatted(cut));
  }

  public ObjectPath marks() {
    return base.resolve("marks");
  }

  public ObjectPath drills() {
    return base.resolve("drills");
  }

  public ObjectPath restores() {
    return base.resolve("restores");
  }

  public ObjectPath commits() {
    return base.resolve("catalog");
  }

  public ObjectPath commit(long number) {
    return base.resolve("catalog/%020d.json".formatted(number));
  }

  public ObjectPath checkpoints() {
    return base.resolve("catalog/checkpoints");
  }

  public ObjectPath checkpoint(long number) {
    return base.resolve("catalog/checkpoints/%020d.json.zst".formatted(number));
  }

  /** A second copy of a commit, which only a repair reads. */
  public ObjectPath commitCopy(long number) {
    return copies().resolve("%020d.json".formatted(number));
  }

  /** A second copy of a checkpoint, which only a repair reads. */
  public ObjectPath checkpointCopy(long number) {
    return checkpointCopies().resolve("%020d.json.zst".formatted(number));
  }

  public ObjectPath copies() {
    return base.resolve("copies");
  }

  public ObjectPath checkpointCopies() {
    return base.resolve("copies/checkpoints");
  }

  /** The ticks from the one time to the other, microseconds since the epoch. */
  public ObjectPath timeIndex(long from, long to) {
    return base.resolve("time/%020d-%020d.avro".formatted(from, to));
  }

  /**
   * The name of a cluster's folder: nothing in it but letters, digits, dot, dash and underscore.
   */
  public static String folderOf(String cluster) {
    StringBuilder folder = new StringBuilder();
    for (byte b : cluster.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_'
              || (c == '.' && !folder.isEmpty());
      if (plain) {
        folder.append(c);
      } else {
        folder.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
      }
    }
    if (folder.length() > MAX_FOLDER_CHARS) {
      String hash = Sha256.hex(Sha256.of(cluster.getBytes(StandardCharsets.UTF_8)));
      return folder.substring(0, KEPT_CHARS) + "_" + hash.substring(0, 32);
    }
    return folder.toString();
  }

  private static String suffix(int copy) {
    return copy == 0 ? "" : "." + copy;
  }
}
