package io.kuberewind.archive.repair;

import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.CatalogRepair;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.catalog.SurvivingCatalog;
import io.kuberewind.archive.catalog.TimeIndex;
import io.kuberewind.archive.compact.Merge;
import io.kuberewind.archive.compact.SegmentMerger;
import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.fold.SnapshotWriter;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreException;
import io.kuberewind.archive.store.PutOnce;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Makes again what is missing or damaged and can be made from what is left: snapshots from the log,
 * segments from those they were merged from, the catalog from its copies, files of ticks from the
 * times of changes. Nothing is deleted and nothing is written over: what stays damaged is listed no
 * longer, or a new checkpoint stands for it. Killed at any point, the next repair does the rest; of
 * two one commits, the other looks again.
 */
public final class Repair {
  private static final int ATTEMPTS = 5;
  private static final int MAX_COPY_BYTES = 64 * 1024 * 1024;

  private final ObjectStore store;
  private final ArchiveFormat format;
  private final String writer;
  private final InstantSource clock;
  private final List<RepairItem> ofFormat;

  /**
   * @param writer id of this run, see {@link Commit#writer()}
   */
  public Repair(ObjectStore store, ArchiveFormat format, String writer, InstantSource clock) {
    this(store, format, writer, clock, List.of());
  }

  private Repair(
      ObjectStore store,
      ArchiveFormat format,
      String writer,
      InstantSource clock,
      List<RepairItem> ofFormat) {
    this.ofFormat = ofFormat;
    this.store = store;
    this.format = format;
    this.writer = writer;
    this.clock = clock;
  }

  /**
   * Opens the archive of {@code cluster}, or the only one of the store, for its repair: also one
   * whose format.json is missing or damaged.
   *
   * @throws io.kuberewind.archive.catalog.ArchiveNotFoundException when there is none
   * @throws DamagedFileException when format.json cannot be made again
   */
  public static Repair open(
      ObjectStore store, Optional<String> cluster, String writer, InstantSource clock) {
    try {
      return new Repair(store, ArchiveFormat.open(store, cluster), writer, clock);
    } catch (DamagedFileException e) {
      ArchiveFormat rebuilt = FormatRebuild.from(store, e);
      RepairItem item =
          new RepairItem(
              RepairItem.Action.REBUILD,
              e.path().text(),
              "cluster '%s' (id %s), %d partitions, as the files beside it prove"
                  .formatted(rebuilt.cluster(), rebuilt.clusterId(), rebuilt.partitions()));
      return new Repair(store, rebuilt, writer, clock, List.of(item));
    }
  }

  /** What {@link #repair} would do. Reads the whole archive. */
  public RepairPlan plan() {
    return withFormat(
        CatalogRebuild.where(store, format)
            .map(CatalogRebuild::plan)
            .orElseGet(() -> new Diagnosis(store, format).plan()));
  }

  /**
   * Repairs what can be repaired.
   *
   * @return what was done, and what stays lost
   * @throws ObjectStoreException when the store does not read or take it, or others commit all the
   *     time; nothing is lost, repair again
   */
  public RepairPlan repair() {
    if (!ofFormat.isEmpty()) {
      format.mend(store);
    }
    Optional<CatalogRebuild> rebuild = CatalogRebuild.where(store, format);
    if (rebuild.isPresent()) {
      rebuild.get().commit(writer, clock);
      return withFormat(rebuild.get().plan());
    }
    return withFormat(repairFiles());
  }

  private RepairPlan withFormat(RepairPlan plan) {
    List<RepairItem> items = new ArrayList<>(ofFormat);
    items.addAll(plan.items());
    return new RepairPlan(items, plan.lost());
  }

  private RepairPlan repairFiles() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Diagnosis diagnosis = new Diagnosis(store, format);
      RepairPlan plan = diagnosis.plan();
      restore(diagnosis.restorable());
      boolean more =
          plan.items().stream()
              .anyMatch(
                  item ->
                      item.action() == RepairItem.Action.REBUILD
                          || item.action() == RepairItem.Action.FOLD);
      if (!more || commit(diagnosis)) {
        return plan;
      }
    }
    throw new ObjectStoreException(
        "Others committed %d times while this repaired: stop them, and repair again"
            .formatted(ATTEMPTS));
  }

  private void restore(List<SurvivingCatalog.Flaw> flaws) {
    PutOnce put = new PutOnce(store);
    for (SurvivingCatalog.Flaw flaw : flaws) {
      byte[] copy = store.read(flaw.copy().orElseThrow(), MAX_COPY_BYTES);
      if (!put.put(flaw.path(), ByteSource.of(copy))) {
        throw new ObjectStoreException(
            "%s was missing and is there now with other content: look at it again, repair again"
                .formatted(flaw.path()));
      }
    }
  }

  private boolean commit(Diagnosis diagnosis) {
    CatalogState state = diagnosis.survived().state();
    Commit.Draft draft = Commit.by(writer);
    diagnosis.foldable().forEach(path -> draft.mended(path.text()));
    diagnosis
        .healed()
        .forEach(
            (range, files) -> {
              draft.healed(range);
              files.forEach(draft::add);
            });
    segments(diagnosis, draft);
    Commit listed = draft.build();
    CatalogState next = state.apply(listed);
    Set<String> gone = new TreeSet<>(diagnosis.broken());
    listed.files().adds().forEach(file -> gone.remove(file.path()));
    CatalogState foldable = without(next, file -> !file.isSegment() && gone.contains(file.path()));
    for (FileEntry snapshot : diagnosis.snapshots()) {
      replace(
          List.of(snapshot),
          new SnapshotWriter(store, format)
              .merge(foldable, snapshot.partition(), snapshot.snapshot().cut()),
          draft);
    }
    CatalogState readable = without(next, file -> gone.contains(file.path()));
    TimeIndex index = new TimeRebuild(store, format, readable).without(diagnosis.broken());
    return new CatalogRepair(store, format.layout(), clock)
        .commit(diagnosis.survived(), index, draft.build())
        .isPresent();
  }

  private void segments(Diagnosis diagnosis, Commit.Draft draft) {
    CatalogState state = diagnosis.survived().state();
    SegmentMerger merger = new SegmentMerger(store, format);
    diagnosis
        .parts()
        .forEach(
            (broken, parts) ->
                replace(
                    List.of(broken),
                    merger.merge(new Merge(broken.partition(), parts), path -> awaits(state, path)),
                    draft));
    diagnosis
        .holders()
        .forEach(
            (broken, holder) -> {
              // What waits for its deletion cannot be listed again, but it can be read still.
              FileEntry file =
                  awaits(state, holder.objectPath())
                      ? merger.merge(
                          new Merge(broken.partition(), List.of(holder)),
                          path -> awaits(state, path))
                      : holder;
              replace(within(state, holder), file, draft);
            });
  }

  private static List<FileEntry> within(CatalogState state, FileEntry holder) {
    List<FileEntry> within = new ArrayList<>();
    for (FileEntry file : state.segments(holder.partition())) {
      if (file.offsets().first() >= holder.offsets().first()
          && file.offsets().last() <= holder.offsets().last()) {
        within.add(file);
      }
    }
    return within;
  }

  private static void replace(List<FileEntry> old, FileEntry file, Commit.Draft draft) {
    draft.add(file);
    for (FileEntry each : old) {
      if (!each.path().equals(file.path())) {
        draft.remove(each.path());
      }
    }
  }

  private static boolean awaits(CatalogState state, ObjectPath path) {
    return state.upkeep().awaitsDeletion(path.text());
  }

  private static CatalogState without(CatalogState state, Predicate<FileEntry> left) {
    return state.without(state.files().stream().filter(left).map(FileEntry::path).toList());
  }
}
