package io.kuberewind.archive.compact;

import io.kuberewind.archive.Changes;
import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.BarrierPosition;
import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.CatalogWriter;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.file.SegmentWriter;
import io.kuberewind.archive.fold.SnapshotWriter;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** An archive of one partition that grows roll by roll, as the archiver makes it. */
public final class GrowingArchive {
  public static final int PER_ROLL = 10;
  private static final int NAMES = 40;

  private final ObjectStore store;
  private final ArchiveFormat format;
  private final SplittableRandom random = new SplittableRandom(11);

  public GrowingArchive(ObjectStore store) {
    this.store = store;
    this.format = ArchiveFormat.openOrCreate(store, Changes.CLUSTER, "uid", 1);
  }

  public ArchiveFormat format() {
    return format;
  }

  public CatalogState state() {
    return Catalog.load(store, format.layout()).state();
  }

  /** Commits a roll of changes whose revisions follow those before, with a tick behind it. */
  public void roll() {
    CatalogWriter writer = writer();
    long roll = writer.state().nextOffset(0) / (PER_ROLL + 1);
    SegmentWriter segment = new SegmentWriter(store, format.layout(), 0);
    for (int i = 0; i < PER_ROLL; i++) {
      long revision = roll * PER_ROLL + i + 1;
      Operation operation = random.nextInt(6) == 0 ? Operation.DELETE : Operation.UPDATE;
      segment.add(
          Changes.of("name-" + random.nextInt(NAMES), revision, operation),
          roll * (PER_ROLL + 1) + i);
    }
    long end = (roll + 1) * PER_ROLL;
    Tick tick = new Tick(end, Changes.timeOf(end) - 10, Changes.timeOf(end));
    Commit.Draft draft =
        Commit.by("archiver")
            .add(segment.seal().orElseThrow())
            .advance(0, writer.state().nextOffset(0), (roll + 1) * (PER_ROLL + 1))
            .ticks(List.of(tick))
            .barrier(
                0, new BarrierPosition("0", roll, end, end, tick.readStarted(), tick.readEnded()));
    writer.commit(draft.build());
  }

  public void rolls(int count) {
    for (int i = 0; i < count; i++) {
      roll();
    }
  }

  /** Commits a snapshot at the end. */
  public void snapshot() {
    CatalogWriter writer = writer();
    CatalogState state = writer.state();
    long cut = state.positions().completeTo(0);
    writer.commit(
        Commit.by("archiver").add(new SnapshotWriter(store, format).merge(state, 0, cut)).build());
  }

  /** The state at some revisions over the whole of the archive. */
  public static List<String> answers(ObjectStore store) {
    Archive archive = Archive.open(store, Optional.empty());
    KeyScope all = KeyScope.all(Changes.CLUSTER);
    long end = archive.info().end().orElseThrow().revision();
    List<String> answers = new ArrayList<>();
    for (long revision = PER_ROLL; revision <= end; revision += 1 + end / 40) {
      answers.add("at " + revision);
      collect(archive.state(archive.cutAt(TimeSpec.revision(revision)), all), answers);
    }
    collect(archive.history(all, 0, end), answers);
    return answers;
  }

  private static void collect(CloseableIterator<Change> changes, List<String> into) {
    try (changes) {
      changes.forEachRemaining(
          c -> into.add(c.getName() + "@" + c.getRevision() + " " + c.getOperation()));
    }
  }

  /** Gives {@code writer} all changes in the order of the log. */
  static void copy(ObjectStore from, SegmentWriter writer) {
    Archive archive = Archive.open(from, Optional.empty());
    List<Change> changes = new ArrayList<>();
    try (CloseableIterator<Change> all =
        archive.history(KeyScope.all(Changes.CLUSTER), 0, Long.MAX_VALUE)) {
      all.forEachRemaining(changes::add);
    }
    changes.sort(Comparator.comparingLong(Change::getRevision));
    for (Change change : changes) {
      long index = change.getRevision() - 1;
      writer.add(change, index / PER_ROLL * (PER_ROLL + 1) + index % PER_ROLL);
    }
  }

  private CatalogWriter writer() {
    return new CatalogWriter(Catalog.load(store, format.layout()), 20, Clock.systemUTC());
  }
}
