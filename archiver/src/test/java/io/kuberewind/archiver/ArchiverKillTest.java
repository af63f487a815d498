package io.kuberewind.archiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.archive.store.FolderStore;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.ResourceKey;
import io.kuberewind.testbroker.TestBroker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kill -9} of an archiver's process at each step of a commit, and a disk that is full. */
class ArchiverKillTest {
  private static final Duration BOUND = Duration.ofMinutes(3);
  private static final long SEED = 15_016L;
  private static final KeyScope ALL = KeyScope.all(TestHistory.CLUSTER);

  @TempDir static Path shared;
  @TempDir Path dir;
  private static TestBroker broker;
  private static TestHistory history;

  @BeforeAll
  static void writeHistory() throws Exception {
    broker = TestBroker.start(shared.resolve("kafka"));
    history = new TestHistory(broker.bootstrapServers(), SEED);
    history.write(6_000);
  }

  @AfterAll
  static void stopBroker() {
    history.close();
    broker.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "log:2:before",
        "log:3:after",
        "catalog:1:before",
        "catalog:1:after",
        "snapshots:1:before",
        "snapshots:2:after"
      })
  void aKilledArchiverLosesNothingAndRepeatsNothing(String step) throws Exception {
    try (ArchiverProcess killed =
        ArchiverProcess.heldAt(HoldingStore.Step.parse(step), broker.bootstrapServers(), dir)) {
      await().atMost(BOUND).until(killed::isHeld);
    }

    archiveTheRest();

    requireAll();
  }

  @Test
  void aFullDiskIsToldAndLeavesNothingHalfWritten() throws Exception {
    try (ArchiverProcess starved = ArchiverProcess.waiting(broker.bootstrapServers(), dir)) {
      await().atMost(BOUND).until(starved::isReady);
      starved.goWithFilesUpTo(4 * 1024);
      await().atMost(BOUND).until(() -> starved.health().contains("File too large"));
    }
    requireNothingHalfWritten();

    archiveTheRest();

    requireAll();
  }

  @Test
  void ofTwoProcessesOneStopsAndNothingCountsTwice() throws Exception {
    Path archive = Files.createDirectory(dir.resolve("archive"));
    try (ArchiverProcess one = sharing(archive, "one");
        ArchiverProcess two = sharing(archive, "two")) {
      await().atMost(BOUND).until(() -> one.isReady() && two.isReady());
      one.go();
      two.go();

      await()
          .atMost(BOUND)
          .until(
              () -> {
                history.write(20);
                return isFenced(one) || isFenced(two);
              });
      await().atMost(BOUND).until(() -> end() >= history.revision());
      assertThat(isFenced(one) && isFenced(two)).isFalse();
    }

    requireAll();
  }

  private ArchiverProcess sharing(Path archive, String name) throws IOException {
    Path own = Files.createDirectory(dir.resolve(name));
    Files.createSymbolicLink(own.resolve("archive"), archive);
    return ArchiverProcess.waiting(broker.bootstrapServers(), own);
  }

  private static boolean isFenced(ArchiverProcess process) throws IOException {
    return process.health().contains("Another writer archives partition");
  }

  private void archiveTheRest() throws Exception {
    ArchiverConfig config = ArchiverProcess.config(broker.bootstrapServers(), dir);
    try (ArchiverStage next = new ArchiverStage(config, new SimpleMeterRegistry())) {
      next.start();
      await().atMost(BOUND).until(() -> end() >= history.revision());
    }
  }

  private long end() {
    return open().info().end().map(end -> end.revision()).orElse(0L);
  }

  private Archive open() {
    ObjectStore store = new FolderStore(dir.resolve("archive"));
    return Archive.open(store, Optional.of(TestHistory.CLUSTER));
  }

  /** What the catalog lists is whole, and nothing in the folder has a name of its own but that. */
  private void requireNothingHalfWritten() {
    if (Files.exists(dir.resolve("archive").resolve(TestHistory.CLUSTER).resolve("catalog"))) {
      assertThat(open().verify(true).whole()).isTrue();
    }
    Path log = dir.resolve("archive").resolve(TestHistory.CLUSTER).resolve("log");
    assertThat(
            log.toFile().exists() ? log.toFile().list((in, name) -> name.contains(".tmp")) : null)
        .isNullOrEmpty();
  }

  private void requireAll() {
    Archive archive = open();
    assertThat(archive.verify(true).whole()).isTrue();
    assertThat(read(archive.history(ALL, 0, history.revision())))
        .as("seed %d", SEED)
        .containsExactlyInAnyOrderElementsOf(history.changes());
    for (long at = history.revision(); at > 0; at -= 1_777) {
      SortedMap<String, Long> state = new TreeMap<>();
      for (Change change : read(archive.state(archive.cutAt(TimeSpec.revision(at)), ALL))) {
        state.put(ResourceKey.of(change).text(), change.getRevision());
      }
      assertThat(state).as("seed %d, revision %d", SEED, at).isEqualTo(history.stateAt(at));
    }
  }

  private static List<Change> read(CloseableIterator<Change> changes) {
    List<Change> all = new ArrayList<>();
    try (changes) {
      changes.forEachRemaining(all::add);
    }
    return all;
  }
}
