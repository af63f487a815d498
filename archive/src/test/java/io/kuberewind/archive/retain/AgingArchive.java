package io.kuberewind.archive.retain;

import io.kuberewind.archive.Changes;
import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.BarrierPosition;
import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.CatalogWriter;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.file.SegmentWriter;
import io.kuberewind.archive.fold.SnapshotWriter;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.mark.Mark;
import io.kuberewind.archive.mark.Marks;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/**
 * An archive of two partitions that grows hour by hour: six changes an hour, a tick behind each,
 * some of them late by one roll. Remembers the state at every revision.
 */
public final class AgingArchive {
  public static final int PER_HOUR = 6;
  private static final int PARTITIONS = 2;
  private static final int NAMES = 12;
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final ObjectStore store;
  private final ArchiveFormat format;
  private final Random random;
  private final TreeMap<String, String> living = new TreeMap<>();
  private final TreeMap<Long, List<String>> truth = new TreeMap<>();
  private final List<Change> late = new ArrayList<>();
  private long revision;

  public AgingArchive(ObjectStore store, long seed) {
    this.store = store;
    this.format = ArchiveFormat.openOrCreate(store, Changes.CLUSTER, "uid", PARTITIONS);
    this.random = new Random(seed);
  }

  public ArchiveFormat format() {
    return format;
  }

  public CatalogState state() {
    return Catalog.load(store, format.layout()).state();
  }

  /** The state at each revision, as it was told to the archive. */
  public NavigableMap<Long, List<String>> truth() {
    return truth;
  }

  /** When the revision was written. */
  public static Instant at(long revision) {
    return BEGIN.plus(Duration.ofMinutes(10 * revision));
  }

  /** A minute after the last change. */
  public Instant now() {
    return at(revision).plusSeconds(60);
  }

  public void mark(String name, long of) {
    new Marks(store, Changes.CLUSTER)
        .add(new Mark(name, 1, of, at(of), Duration.ZERO, Mark.Kind.USER, "", at(of), "", ""));
  }

  /** Grows; every {@code snapshotHours} hours with a snapshot. */
  public void hours(int count, int snapshotHours) {
    for (int i = 0; i < count; i++) {
      hour(i == count - 1);
      if ((revision / PER_HOUR) % snapshotHours == 0) {
        snapshot();
      }
    }
  }

  /** The last one leaves nothing to come late. */
  private void hour(boolean last) {
    CatalogWriter writer = writer();
    Commit.Draft draft = Commit.by("archiver");
    List<List<Change>> logs = List.of(new ArrayList<>(), new ArrayList<>());
    late.forEach(change -> logs.get(partition(change.getName())).add(change));
    late.clear();
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i < PER_HOUR; i++) {
      Change change = next();
      if (!last && i == PER_HOUR - 2 && random.nextInt(4) == 0) {
        late.add(change);
      } else {
        logs.get(partition(change.getName())).add(change);
      }
      long read = Micros.of(at(revision).plusSeconds(1));
      ticks.add(new Tick(revision, read - 10, read));
    }
    for (int p = 0; p < PARTITIONS; p++) {
      roll(draft, writer.state(), p, logs.get(p), ticks.get(PER_HOUR - 1));
    }
    writer.commit(draft.ticks(ticks).build());
  }

  private void roll(
      Commit.Draft draft, CatalogState before, int partition, List<Change> log, Tick end) {
    long offset = before.nextOffset(partition);
    SegmentWriter segment = new SegmentWriter(store, format.layout(), partition);
    for (Change change : log) {
      segment.add(change, offset++);
    }
    segment.seal().ifPresent(draft::add);
    draft
        .advance(partition, before.nextOffset(partition), offset + 1)
        .barrier(
            partition,
            new BarrierPosition(
                "0",
                end.revision(),
                end.revision(),
                end.revision(),
                end.readStarted(),
                end.readEnded()));
  }

  private Change next() {
    revision++;
    String name = "name-" + random.nextInt(NAMES);
    boolean delete = living.containsKey(name) && random.nextInt(5) == 0;
    Operation operation =
        delete ? Operation.DELETE : living.containsKey(name) ? Operation.UPDATE : Operation.CREATE;
    if (delete) {
      living.remove(name);
    } else {
      living.put(name, name + "@" + revision);
    }
    truth.put(revision, List.copyOf(living.values()));
    return Changes.in("", "configmaps", "shop", name, revision, operation)
        .setTime(at(revision))
        .build();
  }

  private static int partition(String name) {
    return Math.floorMod(name.hashCode(), PARTITIONS);
  }

  private void snapshot() {
    CatalogWriter writer = writer();
    CatalogState state = writer.state();
    Commit.Draft draft = Commit.by("archiver");
    for (int p = 0; p < PARTITIONS; p++) {
      draft.add(new SnapshotWriter(store, format).merge(state, p, state.positions().completeTo(p)));
    }
    writer.commit(draft.build());
  }

  private CatalogWriter writer() {
    return new CatalogWriter(Catalog.load(store, format.layout()), 20, Clock.systemUTC());
  }

  /** The state at the revision, as the archive tells it. */
  public static List<String> state(Archive archive, long revision) {
    List<String> objects = new ArrayList<>();
    try (CloseableIterator<Change> state =
        archive.state(archive.cutAt(TimeSpec.revision(revision)), KeyScope.all(Changes.CLUSTER))) {
      state.forEachRemaining(c -> objects.add(c.getName() + "@" + c.getRevision()));
    }
    return objects;
  }
}
