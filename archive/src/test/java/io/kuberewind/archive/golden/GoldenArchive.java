package io.kuberewind.archive.golden;

import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.BarrierPosition;
import io.kuberewind.archive.catalog.CapturedType;
import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.CatalogWriter;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.catalog.CoverageSpan;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.file.SegmentWriter;
import io.kuberewind.archive.fold.SnapshotWriter;
import io.kuberewind.archive.store.FolderStore;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.schemas.CoverageEvent;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Writes {@link GoldenHistory} as this version writes archives. */
public final class GoldenArchive {
  private static final CapturedType MAPS =
      new CapturedType("", "v1", "configmaps", "ConfigMap", true);

  private GoldenArchive() {}

  /** Writes a golden archive of this version into the folder that is named, for the resources. */
  public static void main(String[] args) {
    try (ObjectStore store = new FolderStore(Path.of(args[0]))) {
      write(store);
    }
  }

  static void write(ObjectStore store) {
    ArchiveFormat format =
        ArchiveFormat.openOrCreate(
            store, GoldenHistory.CLUSTER, "golden-uid", GoldenHistory.PARTITIONS);
    Clock clock = Clock.fixed(Micros.instant(GoldenHistory.timeOf(2_000)), ZoneOffset.UTC);
    CatalogWriter writer = new CatalogWriter(Catalog.load(store, format.layout()), 3, clock);
    for (int roll = 0; roll < GoldenHistory.ROLLS; roll++) {
      writer.commit(commit(store, format, writer.state(), roll));
    }
  }

  private static Commit commit(
      ObjectStore store, ArchiveFormat format, CatalogState before, int roll) {
    Commit.Draft draft = Commit.by("golden");
    List<SegmentWriter> segments = new ArrayList<>();
    for (int partition = 0; partition < GoldenHistory.PARTITIONS; partition++) {
      segments.add(new SegmentWriter(store, format.layout(), partition));
    }
    GoldenHistory.roll(roll)
        .forEach(each -> segments.get(each.partition()).add(each.change(), each.offset()));
    Tick tick = tick(roll);
    for (int partition = 0; partition < GoldenHistory.PARTITIONS; partition++) {
      segments.get(partition).seal().ifPresent(draft::add);
      draft
          .advance(partition, before.nextOffset(partition), GoldenHistory.offsetAfter(roll))
          .barrier(
              partition,
              new BarrierPosition(
                  "w-0",
                  roll,
                  tick.revision(),
                  tick.revision(),
                  tick.readStarted(),
                  tick.readEnded()));
      if (roll == 2) {
        long cut = GoldenHistory.revisionAfter(1);
        draft.add(new SnapshotWriter(store, format).merge(before, partition, cut));
      }
    }
    draft.ticks(List.of(tick));
    if (roll == 0) {
      draft.types(List.of(MAPS)).coverage(List.of(joined(), gap())).coverageOffset(0, 3);
    }
    return draft.build();
  }

  private static Tick tick(int roll) {
    long revision = GoldenHistory.revisionAfter(roll);
    long at = GoldenHistory.timeOf(revision);
    return new Tick(revision, at + 1_000, at + 9_000);
  }

  private static CoverageSpan joined() {
    return span(CoverageEvent.JOINED, 0, 1_000, null);
  }

  private static CoverageSpan gap() {
    return span(CoverageEvent.GAP, 1_002, 1_004, "410 Gone");
  }

  private static CoverageSpan span(CoverageEvent event, long from, long to, String reason) {
    return new CoverageSpan(
        MAPS,
        "w-0",
        event,
        new CoverageSpan.Revisions(from, to, to),
        new CoverageSpan.Times(GoldenHistory.timeOf(from), GoldenHistory.timeOf(to)),
        reason);
  }
}
