package io.kuberewind.benchmarks.restore;

import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.BarrierPosition;
import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogWriter;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.file.SegmentWriter;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.archive.store.FolderStore;
import io.kuberewind.restore.plan.ArchiveRef;
import io.kuberewind.restore.plan.CutRef;
import io.kuberewind.restore.plan.PlanContents;
import io.kuberewind.restore.plan.PlanOptions;
import io.kuberewind.restore.plan.RestorePlan;
import io.kuberewind.restore.plan.StateReader;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.restore.target.TargetIdentity;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.RecordTypes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An archive of {@link Things} in a folder. */
final class Recorded {
  private static final int SEGMENT = 5_000;

  private final Archive archive;
  private final Cut cut;
  private final Selection selection;

  private Recorded(Path folder, Things things) {
    RecordTypes.trust();
    this.archive = Archive.open(new FolderStore(folder), Optional.empty());
    this.cut = archive.cutAt(TimeSpec.latest());
    this.selection = Selection.ALL.inNamespaces(things.namespace());
  }

  static Recorded open(Path folder, Things things) {
    return new Recorded(folder, things);
  }

  /** Writes the archive; every {@code differing}th object is recorded with another value. */
  static Recorded write(Path folder, String clusterId, Things things, int differing) {
    RecordTypes.trust();
    FolderStore store = new FolderStore(folder);
    ArchiveFormat format = ArchiveFormat.openOrCreate(store, Things.CLUSTER, clusterId, 1);
    CatalogWriter catalog = new CatalogWriter(Catalog.load(store, format.layout()));
    long now = System.currentTimeMillis() * 1000;
    for (int from = 0; from < things.count(); from += SEGMENT) {
      int to = Math.min(things.count(), from + SEGMENT);
      SegmentWriter segment = new SegmentWriter(store, format.layout(), 0);
      for (int i = from; i < to; i++) {
        segment.add(things.change(i, i % differing == 0 ? "then" : "now"), i);
      }
      Commit.Draft draft = Commit.by("benchmark").advance(0, from, to);
      segment.seal().ifPresent(draft::add);
      catalog.commit(
          draft
              .ticks(List.of(new Tick(to + 1L, now, now)))
              .barrier(0, new BarrierPosition("0", 1, to + 1L, to + 1L, now, now))
              .build());
      now++;
    }
    return new Recorded(folder, things);
  }

  Selection selection() {
    return selection;
  }

  StateReader state() {
    return (KeyScope scope) -> new Objects(archive.state(cut, scope));
  }

  RestorePlan plan(TargetIdentity target, PlanContents contents) {
    return new RestorePlan(
        RestorePlan.newId(),
        Instant.now(),
        new ArchiveRef("benchmark", Things.CLUSTER, target.clusterId()),
        new CutRef(1, cut.revision(), cut.instant(), Duration.ZERO, "TICK", true),
        target,
        contents,
        PlanOptions.NONE,
        RestorePlan.NO_REWRITE,
        Optional.empty());
  }

  private record Objects(CloseableIterator<Change> state) implements StateReader.Objects {
    @Override
    public boolean hasNext() {
      return state.hasNext();
    }

    @Override
    public Change next() {
      return state.next();
    }

    @Override
    public void close() {
      state.close();
    }
  }
}
