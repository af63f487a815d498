package io.kuberewind.archive.catalog;

import io.kuberewind.archive.file.FileNames;
import io.kuberewind.archive.file.Layout;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStat;
import io.kuberewind.archive.store.ObjectStore;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/**
 * Whether there once was a catalog, by the files that lie there: a snapshot is made behind a commit
 * only, and so is a segment behind another. Writers that were killed before their first commit
 * leave segments that begin at the same offset.
 */
public final class CatalogTraces {
  private CatalogTraces() {}

  /** Whether files lie there that a catalog listed. */
  public static boolean exist(ObjectStore store, Layout layout) {
    try (Stream<String> snapshots = store.folders(layout.base().resolve("snapshots"));
        Stream<String> partitions = store.folders(layout.base().resolve("log"))) {
      return snapshots.findAny().isPresent()
          || partitions.anyMatch(p -> followEachOther(store, layout.base().resolve("log/" + p)));
    }
  }

  /** Whether segments or snapshots lie there, listed once or not. */
  public static boolean hasFiles(ObjectStore store, Layout layout) {
    try (Stream<String> snapshots = store.folders(layout.base().resolve("snapshots"));
        Stream<String> partitions = store.folders(layout.base().resolve("log"))) {
      return snapshots.findAny().isPresent() || partitions.findAny().isPresent();
    }
  }

  private static boolean followEachOther(ObjectStore store, ObjectPath partition) {
    try (Stream<ObjectStat> found = store.list(partition)) {
      List<Matcher> segments =
          found
              .map(file -> FileNames.SEGMENT.matcher(file.path().name()))
              .filter(Matcher::matches)
              .toList();
      String firstEnd =
          segments.stream().map(name -> name.group(2)).min(String::compareTo).orElse("");
      return segments.stream().anyMatch(name -> name.group(1).compareTo(firstEnd) > 0);
    }
  }
}
