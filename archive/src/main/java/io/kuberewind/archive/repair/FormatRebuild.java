package io.kuberewind.archive.repair;

import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.SurvivingCatalog;
import io.kuberewind.archive.file.ChangeFileReader;
import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.Layout;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.file.Row;
import io.kuberewind.archive.file.RowFilter;
import io.kuberewind.archive.file.RowSource;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.schemas.ResourceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an archive is of, made again from what its files prove: the cluster from the keys of its
 * changes, the cluster's id from the namespace kube-system, the partitions from catalog and files,
 * the format from the headers of files, which only a reader of that format takes.
 */
final class FormatRebuild {
  private static final int READ_BYTES = 1 << 20;

  private final ObjectStore store;
  private final DamagedFileException damage;
  private final FoundFiles found;

  private FormatRebuild(ObjectStore store, DamagedFileException damage, ObjectPath archive) {
    this.store = store;
    this.damage = damage;
    this.found = FoundFiles.below(store, archive);
  }

  /**
   * What the archive is of whose format.json is missing or damaged.
   *
   * @throws DamagedFileException when what is left does not prove it
   */
  static ArchiveFormat from(ObjectStore store, DamagedFileException damage) {
    List<String> names = damage.path().names();
    ObjectPath archive = ObjectPath.of(String.join("/", names.subList(0, names.size() - 1)));
    return new FormatRebuild(store, damage, archive).rebuild(archive);
  }

  private ArchiveFormat rebuild(ObjectPath archive) {
    List<FileEntry> files = new ArrayList<>(found.segments());
    files.addAll(found.snapshots());
    files.removeIf(file -> file.contents().records() == 0);
    if (files.isEmpty()) {
      throw unproven("no file of changes is left that names the cluster");
    }
    String cluster = ResourceKey.parse(files.get(0).contents().firstKey()).cluster();
    Layout layout = new Layout(cluster);
    if (!layout.base().equals(archive)) {
      throw unproven("its files are of cluster '%s', which lies elsewhere".formatted(cluster));
    }
    int partitions = Math.max(found.partitions(), inCatalog(layout));
    long created = files.stream().mapToLong(file -> file.contents().minTime()).min().orElseThrow();
    return ArchiveFormat.of(
        cluster, clusterId(cluster, files), partitions, Micros.instant(created).toString());
  }

  private int inCatalog(Layout layout) {
    return 1
        + SurvivingCatalog.read(store, layout).state().positions().offsets().keySet().stream()
            .mapToInt(Integer::intValue)
            .max()
            .orElse(-1);
  }

  private String clusterId(String cluster, List<FileEntry> files) {
    ResourceKey key = new ResourceKey(cluster, "", "namespaces", "", "kube-system");
    RowFilter filter = RowFilter.of(KeyScope.only(key), -1, Long.MAX_VALUE);
    return files.stream()
        .filter(file -> filter.mayMatch(file.contents()))
        .flatMap(file -> uid(file, filter).stream())
        .findFirst()
        .orElseThrow(
            () -> unproven("no file holds the namespace kube-system, whose uid is the cluster's"));
  }

  private Optional<String> uid(FileEntry file, RowFilter filter) {
    try (RowSource rows = ChangeFileReader.open(store, file).rows(filter, READ_BYTES)) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        String uid = row.change().getUid();
        if (!uid.isEmpty()) {
          return Optional.of(uid);
        }
      }
      return Optional.empty();
    }
  }

  private DamagedFileException unproven(String why) {
    return new DamagedFileException(damage.path(), "it cannot be made again: " + why, damage);
  }
}
