package io.kuberewind.archive.repair;

import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.FileListing;
import io.kuberewind.archive.file.FileNames;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStat;
import io.kuberewind.archive.store.ObjectStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The segments and snapshots that lie in an archive, whatever a catalog says.
 *
 * @param segments those that are whole, one for each offset of a partition
 * @param snapshots those that are whole
 * @param damaged those that are not, with what is wrong
 */
record FoundFiles(
    List<FileEntry> segments, List<FileEntry> snapshots, Map<ObjectPath, String> damaged) {
  /** The span that a segment's name says it holds, which is all that is known of a damaged one. */
  record Named(int partition, long firstOffset, long lastOffset) {
    static Named of(ObjectPath segment) {
      List<String> names = segment.names();
      Matcher name = FileNames.SEGMENT.matcher(segment.name());
      Matcher folder = FileNames.PARTITION.matcher(names.get(names.size() - 2));
      if (!name.matches() || !folder.matches()) {
        throw new IllegalArgumentException(segment + " is not the name of a segment");
      }
      return new Named(
          Integer.parseInt(folder.group(1)),
          Long.parseLong(name.group(1)),
          Long.parseLong(name.group(2)));
    }
  }

  /** Reads all of them below the folder of an archive. */
  static FoundFiles below(ObjectStore store, ObjectPath archive) {
    Map<ObjectPath, String> damaged = new HashMap<>();
    List<FileEntry> segments = new ArrayList<>();
    List<FileEntry> snapshots = new ArrayList<>();
    FileListing listing = new FileListing(store);
    for (ObjectPath folder : folders(store, archive.resolve("log"), FileNames.PARTITION)) {
      for (ObjectStat file : files(store, folder, FileNames.SEGMENT)) {
        list(listing, file, Named.of(file.path()).partition(), segments, damaged);
      }
    }
    for (ObjectPath folder : folders(store, archive.resolve("snapshots"), FileNames.CUT)) {
      for (ObjectStat file : files(store, folder, FileNames.SNAPSHOT)) {
        list(listing, file, partition(FileNames.SNAPSHOT, file.path()), snapshots, damaged);
      }
    }
    return new FoundFiles(widest(segments), onePerPoint(snapshots), damaged);
  }

  /** How many partitions have files, if the last of them has one. */
  int partitions() {
    TreeSet<Integer> partitions = new TreeSet<>();
    segments.forEach(file -> partitions.add(file.partition()));
    snapshots.forEach(file -> partitions.add(file.partition()));
    return partitions.isEmpty() ? 0 : partitions.last() + 1;
  }

  private static void list(
      FileListing listing,
      ObjectStat file,
      int partition,
      List<FileEntry> whole,
      Map<ObjectPath, String> damaged) {
    try {
      FileEntry entry = listing.of(file);
      if (entry.partition() != partition) {
        damaged.put(file.path(), "it says that it is of partition " + entry.partition());
      } else if (entry.contents().records() > 0 || !entry.isSegment()) {
        whole.add(entry);
      }
    } catch (DamagedFileException e) {
      damaged.put(file.path(), "damaged");
    }
  }

  /** Of segments that hold the same offsets, as a merged one and its parts do, the widest. */
  private static List<FileEntry> widest(List<FileEntry> found) {
    List<FileEntry> sorted = new ArrayList<>(found);
    sorted.sort(
        Comparator.comparingInt(FileEntry::partition)
            .thenComparingLong(file -> file.offsets().first())
            .thenComparing(file -> file.offsets().last(), Comparator.reverseOrder())
            .thenComparing(FileEntry::path));
    List<FileEntry> kept = new ArrayList<>();
    for (FileEntry file : sorted) {
      FileEntry last = kept.isEmpty() ? null : kept.get(kept.size() - 1);
      if (last == null
          || last.partition() != file.partition()
          || file.offsets().last() > last.offsets().last()) {
        kept.add(file);
      }
    }
    return kept;
  }

  private static List<FileEntry> onePerPoint(List<FileEntry> found) {
    Map<List<Long>, FileEntry> byPoint = new HashMap<>();
    for (FileEntry file : found) {
      byPoint.putIfAbsent(List.of((long) file.partition(), file.snapshot().cut()), file);
    }
    return byPoint.values().stream().sorted(Comparator.comparing(FileEntry::path)).toList();
  }

  private static List<ObjectPath> folders(ObjectStore store, ObjectPath folder, Pattern named) {
    try (Stream<String> names = store.folders(folder)) {
      return names.filter(named.asMatchPredicate()).map(folder::resolve).toList();
    }
  }

  private static List<ObjectStat> files(ObjectStore store, ObjectPath folder, Pattern named) {
    try (Stream<ObjectStat> found = store.list(folder)) {
      return found.filter(file -> named.matcher(file.path().name()).matches()).toList();
    }
  }

  private static int partition(Pattern pattern, ObjectPath path) {
    Matcher name = pattern.matcher(path.name());
    return name.matches() ? Integer.parseInt(name.group(1)) : -1;
  }
}
