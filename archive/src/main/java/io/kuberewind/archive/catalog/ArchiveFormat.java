package io.kuberewind.archive.catalog;

import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.FileNames;
import io.kuberewind.archive.file.Layout;
import io.kuberewind.archive.file.Sha256;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.ObjectMissingException;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStat;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.PutOnce;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an archive is of: the object {@code format.json}, written once.
 *
 * @param format version of the layout
 * @param cluster name of the cluster
 * @param clusterId uid of the cluster's kube-system namespace
 * @param partitions partitions of the history topic, for ever
 * @param created when the archive was made, RFC 3339
 * @param sha256 SHA-256 of the other members as text, joined by line feeds, in lower-case
 *     hexadecimal
 */
public record ArchiveFormat(
    int format, String cluster, String clusterId, int partitions, String created, String sha256) {
  /** The version that this code writes, and the newest that it reads. */
  public static final int CURRENT = 1;

  private static final int MAX_BYTES = 64 * 1024;
  private static final int MAX_PARTITIONS = 100_000;

  private static final String FIRST = "format.json";

  /** What a repair put, since a damaged one held the name. */
  private static final String SECOND = "format.1.json";

  /**
   * Opens the archive of a cluster, and makes it where there is none.
   *
   * @param clusterId uid of the cluster's kube-system namespace
   * @throws WrongArchiveException when there is one of another cluster of that name, or with
   *     another number of partitions
   * @throws UnsupportedFormatException when a newer version wrote it
   * @throws DamagedFileException when format.json is damaged, or is missing beside files
   */
  public static ArchiveFormat openOrCreate(
      ObjectStore store, String cluster, String clusterId, int partitions) {
    Layout layout = new Layout(cluster);
    ObjectPath path = layout.format();
    Optional<ArchiveFormat> there = read(store, layout.base());
    if (there.isEmpty()) {
      ArchiveFormat wanted = of(cluster, clusterId, partitions, Instant.now().toString());
      new PutOnce(store).put(path, ByteSource.of(CatalogJson.plain(wanted)));
      there = read(store, layout.base());
    }
    ArchiveFormat found = there.orElseThrow(() -> new ObjectMissingException(path));
    found.requireSame(store, cluster, clusterId, partitions);
    return found;
  }

  /**
   * Opens the archive of {@code cluster}, or the only one of the store.
   *
   * @throws ArchiveNotFoundException when there is none, or several and no name; the message lists
   *     those that are there
   * @throws DamagedFileException when format.json is damaged, or is missing beside files
   */
  public static ArchiveFormat open(ObjectStore store, Optional<String> cluster) {
    if (cluster.isPresent()) {
      Optional<ArchiveFormat> found = read(store, new Layout(cluster.get()).base());
      if (found.isPresent()) {
        return found.get();
      }
    }
    List<ArchiveFormat> all = all(store);
    if (cluster.isEmpty() && all.size() == 1) {
      return all.get(0);
    }
    throw new ArchiveNotFoundException(notFound(store, cluster, all));
  }

  /** The archives of the store. */
  public static List<ArchiveFormat> all(ObjectStore store) {
    List<ArchiveFormat> all = new ArrayList<>();
    try (Stream<String> folders = store.folders(ObjectPath.ROOT)) {
      folders.forEach(folder -> read(store, ObjectPath.of(folder)).ifPresent(all::add));
    }
    return all;
  }

  /** What the archive of a cluster is of, in the format that this code writes. */
  public static ArchiveFormat of(String cluster, String clusterId, int partitions, String created) {
    ArchiveFormat unsealed =
        new ArchiveFormat(CURRENT, cluster, clusterId, partitions, created, "");
    return new ArchiveFormat(CURRENT, cluster, clusterId, partitions, created, unsealed.checksum());
  }

  /**
   * Puts this where format.json is missing. One that is damaged stays, since nothing is written
   * twice: then this is put beside it, and read in its place.
   *
   * @return where it was put
   */
  public ObjectPath mend(ObjectStore store) {
    PutOnce put = new PutOnce(store);
    ByteSource content = ByteSource.of(CatalogJson.plain(this));
    for (ObjectPath path : List.of(layout().format(), layout().base().resolve(SECOND))) {
      if (put.put(path, content)) {
        return path;
      }
    }
    throw new DamagedFileException(
        layout().base().resolve(SECOND), "it is there and holds something else");
  }

  private String checksum() {
    String text =
        String.join(
            "\n", String.valueOf(format), cluster, clusterId, String.valueOf(partitions), created);
    return Sha256.hex(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  public Layout layout() {
    return new Layout(cluster);
  }

  private static String notFound(
      ObjectStore store, Optional<String> cluster, List<ArchiveFormat> all) {
    String names = String.join(", ", all.stream().map(ArchiveFormat::cluster).toList());
    if (all.isEmpty()) {
      return "There is no archive in %s: check the address, or let 'up' or an archiver write to it"
          .formatted(store);
    }
    return cluster
        .map(name -> "%s has no archive of cluster '%s', but of: %s".formatted(store, name, names))
        .orElseGet(
            () -> "%s has archives of several clusters, name one: %s".formatted(store, names));
  }

  private static Optional<ArchiveFormat> read(ObjectStore store, ObjectPath folder) {
    ObjectPath path = folder.resolve(FIRST);
    try {
      Optional<ArchiveFormat> found = readOne(store, path);
      if (found.isPresent() || !hasFiles(store, folder)) {
        return found;
      }
      // It is put before all else, and may have been since it was looked for.
      return Optional.of(
          readOne(store, path)
              .orElseThrow(
                  () -> new DamagedFileException(path, "it is missing, and its files are there")));
    } catch (DamagedFileException e) {
      return Optional.of(readOne(store, folder.resolve(SECOND)).orElseThrow(() -> e));
    }
  }

  private static boolean hasFiles(ObjectStore store, ObjectPath folder) {
    try (Stream<ObjectStat> commits = store.list(folder.resolve("catalog"));
        Stream<String> partitions = store.folders(folder.resolve("log"))) {
      return commits.anyMatch(commit -> FileNames.COMMIT.matcher(commit.path().name()).matches())
          || partitions.anyMatch(FileNames.PARTITION.asMatchPredicate());
    }
  }

  private static Optional<ArchiveFormat> readOne(ObjectStore store, ObjectPath path) {
    try {
      ArchiveFormat found =
          CatalogJson.readPlain(path, store.read(path, MAX_BYTES), ArchiveFormat.class);
      found.requireReadable(path);
      return Optional.of(found);
    } catch (ObjectMissingException e) {
      return Optional.empty();
    }
  }

  private void requireReadable(ObjectPath path) {
    if (format > CURRENT) {
      throw new UnsupportedFormatException(
          "%s says format %d and this KubeRewind reads up to %d: use a newer one"
              .formatted(path, format, CURRENT));
    }
    if (format < 1
        || cluster == null
        || cluster.isEmpty()
        || clusterId == null
        || partitions < 1
        || partitions > MAX_PARTITIONS
        || !checksum().equals(sha256)) {
      throw new DamagedFileException(path, "it does not match its checksum");
    }
  }

  private void requireSame(
      ObjectStore store, String wantedCluster, String wantedId, int wantedPartitions) {
    if (!cluster.equals(wantedCluster) || !clusterId.equals(wantedId)) {
      throw new WrongArchiveException(
          "%s holds the archive of cluster '%s' (id %s), not of '%s' (id %s): choose another archive or --cluster name"
              .formatted(store, cluster, clusterId, wantedCluster, wantedId));
    }
    if (partitions != wantedPartitions) {
      throw new WrongArchiveException(
          "The archive of '%s' in %s has %d partitions and the history topic %d: they must agree, set topics.partitions=%d"
              .formatted(cluster, store, partitions, wantedPartitions, partitions));
    }
  }
}
