package io.kuberewind.archive.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.kuberewind.archive.Changes;
import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.Layout;
import io.kuberewind.archive.file.SegmentWriter;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.ForwardingStore;
import io.kuberewind.archive.store.MemoryStore;
import io.kuberewind.archive.store.ObjectMissingException;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStat;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreException;
import io.kuberewind.archive.store.UnknownOutcomeException;
import io.kuberewind.schemas.CoverageEvent;
import io.kuberewind.schemas.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CatalogTest {
  private static final Layout LAYOUT = new Layout(Changes.CLUSTER);

  private final MemoryStore store = new MemoryStore();

  @Test
  void beginsEmpty() {
    assertThat(load().state()).isEqualTo(CatalogState.EMPTY);
  }

  @Test
  void readsBackWhatWasCommitted() {
    CatalogState written = writer().commit(everything().build());

    assertThat(load().state()).isEqualTo(written);
    assertThat(written.nextOffset(0)).isEqualTo(10);
    assertThat(written.segments(0)).hasSize(1);
    assertThat(written.types()).extracting(CapturedType::resource).containsExactly("configmaps");
  }

  @Test
  void followsTheCommitsOfAnother() {
    Catalog reader = load();

    CatalogState written = writer().commit(move(0, 0, 5).build());

    assertThat(reader.state().number()).isZero();
    assertThat(reader.refresh()).isEqualTo(written);
  }

  @Test
  void loadsTheNewestCheckpointAndWhatFollowsOnly() {
    CatalogWriter writer = new CatalogWriter(load(), 10, Clock.systemUTC());
    commitMany(writer, 37);
    RecordingStore recording = new RecordingStore(store);

    CatalogState loaded = Catalog.load(recording, LAYOUT).state();

    assertThat(loaded.number()).isEqualTo(37);
    assertThat(loaded).isEqualTo(writer.state());
    assertThat(recording.opened)
        .filteredOn(path -> path.parent().equals(LAYOUT.checkpoints().text()))
        .containsExactly(new Opened(LAYOUT.checkpoint(30)));
    assertThat(recording.opened)
        .filteredOn(path -> path.parent().equals(LAYOUT.commits().text()))
        .contains(new Opened(LAYOUT.commit(31)), new Opened(LAYOUT.commit(37)))
        .doesNotContain(new Opened(LAYOUT.commit(30)));
    assertThat(recording.listed).doesNotContain(LAYOUT.commits());
  }

  @Test
  void keepsTicksAtRestInFewFiles() {
    CatalogWriter writer = new CatalogWriter(load(), 5, Clock.systemUTC());
    commitMany(writer, 42);

    CatalogState state = load().state();

    assertThat(state.index().files()).hasSize(1);
    assertThat(state.index().recent()).hasSize(2);
    assertThat(new TimeFiles(store).read(state.index().files().get(0))).hasSize(40);
    assertThat(state.index().begin()).contains(new Tick(1, 100, 101));
  }

  @Test
  void fencesTheSecondOfTwoWriters() {
    CatalogWriter first = writer();
    CatalogWriter second = writer();
    first.commit(move(0, 0, 5).build());

    assertThatThrownBy(() -> second.commit(move(0, 0, 7).build()))
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("partition 0");
    assertThat(load().state().nextOffset(0)).isEqualTo(5);
    assertThat(load().state().number()).isEqualTo(1);
  }

  @Test
  void letsTwoWritersShareTheWorkByPartition() {
    CatalogWriter first = writer();
    CatalogWriter second = writer();
    for (int i = 0; i < 20; i++) {
      first.commit(move(0, i, i + 1).build());
      second.commit(move(1, i, i + 1).build());
    }

    CatalogState state = load().state();

    assertThat(state.number()).isEqualTo(40);
    assertThat(state.nextOffset(0)).isEqualTo(20);
    assertThat(state.nextOffset(1)).isEqualTo(20);
  }

  @Test
  void resolvesAnAmbiguousCommitByReadingItBack() {
    AmbiguousStore ambiguous = new AmbiguousStore(store);
    CatalogWriter writer = new CatalogWriter(Catalog.load(ambiguous, LAYOUT));

    CatalogState state = writer.commit(move(0, 0, 5).build());

    assertThat(state.number()).isEqualTo(1);
    assertThat(load().state()).isEqualTo(state);
  }

  @Test
  void refusesToRemoveWhatAnotherRemoved() {
    CatalogWriter writer = writer();

    assertThatThrownBy(() -> writer.commit(Commit.by("w").remove("prod/log/p0/x.avro").build()))
        .isInstanceOf(FencedException.class);
  }

  @Test
  void removesFiles() {
    CatalogWriter writer = writer();
    FileEntry segment = segment();
    writer.commit(Commit.by("w").add(segment).build());

    writer.commit(Commit.by("w").remove(segment.path()).build());

    assertThat(load().state().files()).isEmpty();
  }

  @Test
  void recordsWhatMissingCommitsToldOfAsLost() {
    CatalogWriter writer = writer();
    writer.commit(move(0, 0, 5).barrier(0, barrier(50)).build());
    writer.commit(move(0, 5, 8).build());
    writer.commit(move(0, 8, 9).build());
    store.delete(LAYOUT.commit(2));

    CatalogState state = load().state();

    assertThat(state.number()).isEqualTo(3);
    assertThat(state.lost())
        .extracting(
            LostRange::partition,
            LostRange::fromOffset,
            LostRange::toOffset,
            LostRange::afterRevision)
        .containsExactly(tuple(0, 5L, 8L, 50L));
    state.requireWhole(0, 50);
    state.requireWhole(1, 60);
    assertThatThrownBy(() -> state.requireWhole(0, 51))
        .isInstanceOf(LostRangeException.class)
        .hasMessageContaining("offsets 5 to 7 of partition 0");
  }

  @Test
  void doesNotTakeACommitForLostThatCameWhileItLooked() {
    CatalogWriter writer = writer();
    writer.commit(move(0, 0, 5).build());
    writer.commit(move(0, 5, 8).build());
    LateStore late = new LateStore(store, LAYOUT.commit(1));

    CatalogState state = Catalog.load(late, LAYOUT).state();

    assertThat(state).isEqualTo(writer.state());
  }

  @Test
  void noticesThatTheFirstCommitIsMissing() {
    CatalogWriter writer = writer();
    writer.commit(move(0, 0, 5).build());
    writer.commit(move(0, 5, 8).build());
    store.delete(LAYOUT.commit(1));

    assertThat(load().state().lost())
        .extracting(
            LostRange::partition,
            LostRange::fromOffset,
            LostRange::toOffset,
            LostRange::afterRevision)
        .containsExactly(tuple(0, 0L, 5L, 0L));
  }

  @Test
  void refusesADamagedCommit() {
    writer().commit(move(0, 0, 5).build());
    replace(LAYOUT.commit(1), '5', '6');

    assertThatThrownBy(this::load)
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining(LAYOUT.commit(1).text());
  }

  @Test
  void passesOverADamagedCheckpoint() {
    CatalogWriter writer = new CatalogWriter(load(), 10, Clock.systemUTC());
    commitMany(writer, 25);
    byte[] bytes = store.read(LAYOUT.checkpoint(20), 1 << 20);
    store.delete(LAYOUT.checkpoint(20));
    bytes[bytes.length / 2] ^= 1;
    store.putIfAbsent(LAYOUT.checkpoint(20), ByteSource.of(bytes));

    CatalogState state = load().state();

    assertThat(state.number()).isEqualTo(25);
    assertThat(state.positions()).isEqualTo(writer.state().positions());
  }

  @Test
  void commitsWithoutTheCheckpointThatFails() {
    NoCheckpointsStore failing = new NoCheckpointsStore(store);
    CatalogWriter writer = new CatalogWriter(Catalog.load(failing, LAYOUT), 2, Clock.systemUTC());
    commitMany(writer, 3);
    boolean failed = writer.checkpointFailure().isPresent();
    failing.works = true;

    commit(writer, 3);

    assertThat(failed).isTrue();
    assertThat(writer.checkpointFailure()).isEmpty();
    assertThat(store.stat(LAYOUT.checkpoint(4))).isPresent();
  }

  @Test
  void ignoresMembersItDoesNotKnow() {
    byte[] later =
        CatalogJson.plain(new LaterCommit(1, 7, "w", new LaterFiles(List.of(), List.of(), 3), "x"));
    Commit read = CatalogJson.readPlain(LAYOUT.commit(1), later, Commit.class);

    assertThat(read.number()).isEqualTo(1);
    assertThat(read.ticks()).isEmpty();
  }

  @Test
  void joinsSpansThatWereSeen() {
    CapturedType type = new CapturedType("", "v1", "configmaps", "ConfigMap", true);
    CatalogWriter writer = writer();

    writer.commit(Commit.by("w").coverage(List.of(seen(type, 0, 10), seen(type, 10, 20))).build());
    writer.commit(Commit.by("w").coverage(List.of(seen(type, 15, 30), seen(type, 40, 50))).build());

    assertThat(load().state().seen().coverage())
        .extracting(s -> s.revisions().from() + "-" + s.revisions().to())
        .containsExactly("0-30", "40-50");
  }

  private static CoverageSpan seen(CapturedType type, long from, long to) {
    return new CoverageSpan(
        type,
        "0",
        CoverageEvent.SEEN,
        new CoverageSpan.Revisions(from, to, from),
        new CoverageSpan.Times(0, 1),
        null);
  }

  private record LaterFiles(List<String> adds, List<String> removes, int compacted) {}

  private record LaterCommit(
      long number, long time, String writer, LaterFiles files, String novelty) {}

  private Catalog load() {
    return Catalog.load(store, LAYOUT);
  }

  private CatalogWriter writer() {
    return new CatalogWriter(load());
  }

  private static void commitMany(CatalogWriter writer, int count) {
    for (int i = 0; i < count; i++) {
      commit(writer, i);
    }
  }

  private static void commit(CatalogWriter writer, long i) {
    writer.commit(
        move(0, i, i + 1)
            .ticks(List.of(new Tick(i + 1, 100 + 2 * i, 101 + 2 * i)))
            .barrier(0, barrier(i + 1))
            .build());
  }

  private Commit.Draft everything() {
    CapturedType type = new CapturedType("", "v1", "configmaps", "ConfigMap", true);
    return move(0, 0, 10)
        .add(segment())
        .barrier(0, barrier(7))
        .barrier(1, barrier(9))
        .ticks(List.of(new Tick(7, 100, 101), new Tick(9, 200, 201)))
        .types(List.of(type))
        .coverage(List.of(seen(type, 0, 7)))
        .coverageOffset(0, 3);
  }

  private FileEntry segment() {
    SegmentWriter writer = new SegmentWriter(store, LAYOUT, 0);
    writer.add(Changes.of("a", 7, Operation.CREATE), 4);
    return writer.seal().orElseThrow();
  }

  private static Commit.Draft move(int partition, long from, long to) {
    return Commit.by("w").advance(partition, from, to);
  }

  private static BarrierPosition barrier(long revision) {
    return new BarrierPosition("0", revision, revision, revision, 1, 2);
  }

  private void replace(ObjectPath path, char from, char to) {
    String text = new String(store.read(path, 1 << 20), StandardCharsets.UTF_8);
    store.delete(path);
    store.putIfAbsent(path, ByteSource.of(text.replace(from, to).getBytes(StandardCharsets.UTF_8)));
  }

  private record Opened(ObjectPath path) {
    String parent() {
      return path.text().substring(0, path.text().lastIndexOf('/'));
    }
  }

  /** Remembers what was read and listed. */
  private static final class RecordingStore extends ForwardingStore {
    private final List<Opened> opened = Collections.synchronizedList(new ArrayList<>());
    private final List<ObjectPath> listed = new ArrayList<>();

    RecordingStore(ObjectStore target) {
      super(target);
    }

    @Override
    public InputStream open(ObjectPath path) {
      opened.add(new Opened(path));
      return super.open(path);
    }

    @Override
    public Stream<ObjectStat> list(ObjectPath folder) {
      listed.add(folder);
      return super.list(folder);
    }
  }

  /** Shows one object from the second look at it on. */
  private static final class LateStore extends ForwardingStore {
    private final ObjectPath path;
    private final AtomicInteger looks = new AtomicInteger();

    LateStore(ObjectStore target, ObjectPath path) {
      super(target);
      this.path = path;
    }

    @Override
    public InputStream open(ObjectPath wanted) {
      if (wanted.equals(path) && looks.getAndIncrement() == 0) {
        throw new ObjectMissingException(path);
      }
      return super.open(wanted);
    }
  }

  /** Writes, and says that it does not know. */
  private static final class AmbiguousStore extends ForwardingStore {
    AmbiguousStore(ObjectStore target) {
      super(target);
    }

    @Override
    public void putIfAbsent(ObjectPath path, ByteSource content) {
      super.putIfAbsent(path, content);
      throw new UnknownOutcomeException(path, new IOException("connection reset"));
    }
  }

  /** Takes no checkpoints until told to. */
  private static final class NoCheckpointsStore extends ForwardingStore {
    private boolean works;

    NoCheckpointsStore(ObjectStore target) {
      super(target);
    }

    @Override
    public void putIfAbsent(ObjectPath path, ByteSource content) {
      if (!works && path.text().contains("checkpoints")) {
        throw new ObjectStoreException("slow down");
      }
      super.putIfAbsent(path, content);
    }
  }
}
