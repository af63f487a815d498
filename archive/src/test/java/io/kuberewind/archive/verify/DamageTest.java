package io.kuberewind.archive.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kuberewind.archive.ArchiveException;
import io.kuberewind.archive.Changes;
import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.BarrierPosition;
import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.CatalogWriter;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.SegmentWriter;
import io.kuberewind.archive.fold.SnapshotWriter;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.ForwardingStore;
import io.kuberewind.archive.store.MemoryStore;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStat;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An archive of a few commits, snapshots, a checkpoint and a time index, with objects spoiled. */
class DamageTest {
  private static final int COMMITS = 7;
  private static final KeyScope ALL = KeyScope.all(Changes.CLUSTER);

  private final MemoryStore store = new MemoryStore();
  private ArchiveFormat format;
  private CatalogState state;
  private List<String> truth;

  @BeforeEach
  void archiveSome() {
    format = ArchiveFormat.openOrCreate(store, Changes.CLUSTER, "uid", 1);
    CatalogWriter writer =
        new CatalogWriter(Catalog.load(store, format.layout()), 5, Clock.systemUTC());
    for (int i = 0; i < COMMITS; i++) {
      writer.commit(step(writer.state(), i));
    }
    state = writer.state();
    truth = answers(store);
  }

  @Test
  void everyAnswerIsRightOrRefused() {
    Random random = new Random(5);
    List<ObjectPath> objects = objects();
    int refused = 0;
    for (int i = 0; i < 600; i++) {
      ObjectPath path = objects.get(random.nextInt(objects.size()));
      SpoiledStore spoiled = spoiled(path, random, i % 4 == 0);
      try {
        assertThat(answers(spoiled)).as("%s, try %d", path, i).isEqualTo(truth);
      } catch (ArchiveException e) {
        refused++;
        assertThat(e.getMessage()).as("%s, try %d", path, i).isNotBlank().doesNotContain("\n");
      }
    }
    assertThat(refused).isGreaterThan(200);
  }

  @Test
  void verificationFindsEverySpoiledObject() {
    Random random = new Random(6);
    for (ObjectPath path : objects()) {
      boolean listed =
          path.text().contains("/log/")
              || path.text().contains("/snapshots/")
              || state.index().files().stream().anyMatch(f -> f.path().equals(path.text()));
      SpoiledStore spoiled = spoiled(path, random, false);
      if (listed) {
        VerifyReport report = new Verifier(spoiled, format, state).verify(true);
        assertThat(report.broken())
            .extracting(FileCheck::path, FileCheck::verdict)
            .containsExactly(tuple(path.text(), FileCheck.Verdict.DAMAGED));
      }
    }
  }

  @Test
  void verificationFindsDamagedAndMissingCommits() {
    Random random = new Random(7);
    SpoiledStore spoiled = spoiled(format.layout().commit(2), random, false);
    store.delete(format.layout().commit(3));

    VerifyReport report = new Verifier(spoiled, format, state).verify(true);

    assertThat(report.whole()).isFalse();
    assertThat(report.broken())
        .extracting(FileCheck::verdict)
        .containsExactly(FileCheck.Verdict.DAMAGED, FileCheck.Verdict.MISSING);
  }

  @Test
  void verificationFindsMissingFiles() {
    FileEntry segment = state.segments(0).get(2);
    store.delete(segment.objectPath());

    VerifyReport report = Archive.open(store, Optional.empty()).verify(false);

    assertThat(report.broken())
        .containsExactly(
            new FileCheck(segment.path(), FileCheck.Verdict.MISSING, "there is no such object"));
  }

  @Test
  void verificationOfAWholeArchiveFindsNothing() {
    VerifyReport report = Archive.open(store, Optional.empty()).verify(true);

    assertThat(report.whole()).isTrue();
    assertThat(report.found()).isEqualTo(state.files().size() + 2L + COMMITS);
  }

  @Test
  void answersOutsideTheDamageStayGood() {
    store.delete(state.segments(0).get(COMMITS - 1).objectPath());
    Archive archive = Archive.open(store, Optional.empty());

    Cut before = archive.cutAt(TimeSpec.revision(3 * 20));

    assertThat(described(archive.state(before, ALL))).isNotEmpty();
  }

  private Commit step(CatalogState before, int i) {
    SegmentWriter segment = new SegmentWriter(store, format.layout(), 0);
    for (int k = 0; k < 20; k++) {
      long revision = 20L * i + k + 1;
      Operation operation = k % 7 == 6 ? Operation.DELETE : Operation.UPDATE;
      segment.add(Changes.of("name-" + (k % 9), revision, operation), revision);
    }
    long end = 20L * (i + 1);
    Tick tick = new Tick(end, Changes.timeOf(end) - 10, Changes.timeOf(end));
    Commit.Draft draft =
        Commit.by("w")
            .advance(0, before.nextOffset(0), end + 1)
            .add(segment.seal().orElseThrow())
            .ticks(List.of(tick))
            .barrier(
                0, new BarrierPosition("0", i, end, end, tick.readStarted(), tick.readEnded()));
    if (i % 3 == 2) {
      draft.add(
          new SnapshotWriter(store, format).merge(before, 0, before.positions().completeTo(0)));
    }
    return draft.build();
  }

  private static List<String> answers(ObjectStore store) {
    Archive archive = Archive.open(store, Optional.empty());
    List<String> answers = new ArrayList<>();
    for (long revision = 20; revision <= 20 * COMMITS; revision += 13) {
      answers.addAll(described(archive.state(archive.cutAt(TimeSpec.revision(revision)), ALL)));
    }
    answers.addAll(described(archive.history(ALL, 0, 20 * COMMITS)));
    answers.add(archive.info().toString());
    return answers;
  }

  private static List<String> described(CloseableIterator<Change> changes) {
    List<String> all = new ArrayList<>();
    try (changes) {
      changes.forEachRemaining(c -> all.add(c.toString()));
    }
    return all;
  }

  private List<ObjectPath> objects() {
    List<ObjectPath> objects = new ArrayList<>();
    collect(ObjectPath.ROOT, objects);
    return objects;
  }

  private void collect(ObjectPath folder, List<ObjectPath> objects) {
    try (Stream<ObjectStat> found = store.list(folder)) {
      found.forEach(stat -> objects.add(stat.path()));
    }
    try (Stream<String> found = store.folders(folder)) {
      found.forEach(name -> collect(folder.resolve(name), objects));
    }
  }

  private SpoiledStore spoiled(ObjectPath path, Random random, boolean cut) {
    byte[] good = store.read(path, 1 << 20);
    int position = random.nextInt(good.length);
    byte[] bad = cut ? Arrays.copyOf(good, position) : good.clone();
    if (!cut) {
      bad[position] ^= (byte) (1 << random.nextInt(8));
    }
    MemoryStore one = new MemoryStore();
    one.putIfAbsent(path, ByteSource.of(bad));
    return new SpoiledStore(store, one, path);
  }

  /** Takes one object from elsewhere. */
  private static final class SpoiledStore extends ForwardingStore {
    private final MemoryStore spoiled;
    private final ObjectPath path;

    SpoiledStore(ObjectStore target, MemoryStore spoiled, ObjectPath path) {
      super(target);
      this.spoiled = spoiled;
      this.path = path;
    }

    @Override
    public InputStream open(ObjectPath wanted) {
      return wanted.equals(path) ? spoiled.open(path) : super.open(wanted);
    }

    @Override
    public byte[] readRange(ObjectPath wanted, long offset, int length) {
      return wanted.equals(path)
          ? spoiled.readRange(path, offset, length)
          : super.readRange(wanted, offset, length);
    }

    @Override
    public Optional<ObjectStat> stat(ObjectPath wanted) {
      return wanted.equals(path) ? spoiled.stat(path) : super.stat(wanted);
    }
  }
}
