package io.kuberewind.archiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.CoverageSpan;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.mark.Drill;
import io.kuberewind.archive.mark.DrillRecords;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.archive.retain.RetentionPolicy;
import io.kuberewind.archive.store.FolderStore;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archiver.FaultyStore.Fault;
import io.kuberewind.archiver.trim.RetentionGuard;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.CoverageEvent;
import io.kuberewind.schemas.ResourceKey;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.testbroker.TestBroker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archiver between a real broker and a real folder. */
class ArchiverStageTest {
  private static final Duration BOUND = Duration.ofMinutes(3);
  private static final long SEED = 6_112L;

  @TempDir Path dir;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<ArchiverStage> stages = new ArrayList<>();
  private TestBroker broker;
  private TestHistory history;

  @BeforeEach
  void startBroker() throws Exception {
    broker = TestBroker.start(dir.resolve("kafka"));
    history = new TestHistory(broker.bootstrapServers(), SEED);
  }

  @AfterEach
  void stop() {
    stages.forEach(ArchiverStage::close);
    history.close();
    broker.close();
  }

  @Test
  void whatHistoryHoldsIsReadableAtAnyRevision() throws Exception {
    history.writeCoverage(CoverageEvent.JOINED);
    start(config("archive"));
    for (int i = 0; i < 6; i++) {
      history.write(400);
      awaitEnd("archive", history.revision());
    }

    requireAll("archive");
    Archive archive = open("archive");
    assertThat(archive.types()).hasSize(1);
    assertThat(archive.verify(true).whole()).isTrue();
    assertThat(meters.get("rewind.archiver.changes").counter().count()).isEqualTo(2_400);
  }

  @Test
  void snapshotsAreMadeWhileArchivingGoesOn() throws Exception {
    start(config("archive"));
    for (int i = 0; i < 5; i++) {
      history.write(300);
      awaitEnd("archive", history.revision());
    }

    await()
        .atMost(BOUND)
        .until(() -> open("archive").catalog().files().stream().anyMatch(f -> !f.isSegment()));
    requireAll("archive");
  }

  @Test
  void smallSegmentsAreMergedWhileArchivingGoesOn() throws Exception {
    start(config("archive"));
    for (int i = 0; i < 25; i++) {
      history.write(20);
      awaitEnd("archive", history.revision());
    }

    await()
        .atMost(BOUND)
        .until(() -> meters.get("rewind.archiver.compaction.files").counter().count() >= 16);
    requireAll("archive");
    requireDisjointSegments("archive");
    assertThat(open("archive").verify(true).whole()).isTrue();
  }

  @Test
  void aRestartGoesOnWhereTheCatalogStands() throws Exception {
    ArchiverStage first = start(config("archive"));
    history.write(300);
    awaitEnd("archive", history.revision());
    first.close();
    history.write(300);

    start(config("archive"));

    awaitEnd("archive", history.revision());
    requireAll("archive");
    requireDisjointSegments("archive");
  }

  @Test
  void theEndMovesOnWhileNothingChanges() throws Exception {
    start(config("archive"));
    history.write(10);
    awaitEnd("archive", history.revision());
    long before = open("archive").info().end().orElseThrow().readEnded();

    history.writeBarrier();

    await()
        .atMost(BOUND)
        .until(() -> open("archive").info().end().orElseThrow().readEnded() > before);
  }

  @Test
  void ofTwoArchiversOneStops() throws Exception {
    ArchiverStage one = start(config("archive"));
    ArchiverStage two = start(config("archive"));
    for (int i = 0; i < 5 && one.health().alive() && two.health().alive(); i++) {
      history.write(100);
      awaitEnd("archive", history.revision());
    }

    await().atMost(BOUND).until(() -> !one.health().alive() || !two.health().alive());

    ArchiverStage loser = one.health().alive() ? two : one;
    ArchiverStage winner = one.health().alive() ? one : two;
    assertThat(loser.health().reason()).contains("Another writer");
    assertThat(winner.health().alive()).isTrue();
    history.write(100);
    awaitEnd("archive", history.revision());
    requireAll("archive");
    requireDisjointSegments("archive");
  }

  @Test
  void aStoreThatFailsForAWhileIsWaitedFor() throws Exception {
    Random random = new Random(SEED);
    Fault[] faults = Fault.values();
    FaultyStore store =
        new FaultyStore(
            folder("archive"),
            write -> write > 1 && write < 60 ? faults[random.nextInt(4)] : Fault.NONE);
    start(config("archive"), store);
    for (int i = 0; i < 10; i++) {
      history.write(100);
    }

    awaitEnd("archive", history.revision());

    requireAll("archive");
    requireDisjointSegments("archive");
    assertThat(meters.get("rewind.archiver.store.retries").counter().count()).isPositive();
  }

  @Test
  void aKillAtAnyWriteLosesNothingAndRepeatsNothing() throws Exception {
    history.write(600);
    for (int write = 2; write <= 14; write++) {
      for (Fault kill : List.of(Fault.DIES_BEFORE, Fault.DIES_AFTER)) {
        String archive = "archive-" + write + kill;
        int dying = write;
        FaultyStore store = new FaultyStore(folder(archive), n -> n == dying ? kill : Fault.NONE);
        try (ArchiverStage killed = start(config(archive), store)) {
          await()
              .atMost(BOUND)
              .until(() -> !killed.health().alive() || endOf(archive) >= history.revision());
        } catch (IllegalStateException killedWhileStarting) {
          assertThat(killedWhileStarting).hasMessageContaining("killed by the test");
        }

        try (ArchiverStage next = start(config(archive))) {
          awaitEnd(archive, history.revision());
        }

        requireAll(archive);
        requireDisjointSegments(archive);
      }
    }
  }

  @Test
  void historyThatWasDeletedTooEarlyIsAGapOnRecord() throws Exception {
    history.writeCoverage(CoverageEvent.JOINED);
    ArchiverStage first = start(config("archive"));
    history.write(100);
    awaitEnd("archive", history.revision());
    first.close();
    long archived = history.revision();
    history.write(100);
    deleteHistory();
    history.write(10);

    ArchiverStage second = start(config("archive"));
    awaitEnd("archive", history.revision());

    List<CoverageSpan> gaps =
        open("archive").coverage().stream().filter(s -> s.event() == CoverageEvent.GAP).toList();
    assertThat(gaps).isNotEmpty();
    assertThat(gaps)
        .allSatisfy(
            gap -> {
              assertThat(gap.reason()).contains("deleted before it was archived");
              assertThat(gap.revisions().from()).isEqualTo(archived);
            });
    assertThat(second.health().ready()).isTrue();
    assertThat(second.health().reason()).contains("gap");
    Cut now = open("archive").cutAt(TimeSpec.latest());
    assertThat(open("archive").gaps(now, KeyScope.all(TestHistory.CLUSTER))).isNotEmpty();
  }

  @Test
  void historyThatKafkaIsToDeleteUnarchivedIsToldAtHalfTime() throws Exception {
    history.write(100);
    Map<Integer, Long> none = Map.of(0, 0L, 1, 0L, 2, 0L);
    Map<Integer, Long> all = Map.of(0, Long.MAX_VALUE, 1, Long.MAX_VALUE, 2, Long.MAX_VALUE);

    int infinite = endangered(none, Duration.ofDays(400));
    retain(Duration.ofHours(2));

    assertThat(infinite).isZero();
    assertThat(endangered(none, Duration.ofMinutes(30))).isZero();
    assertThat(endangered(none, Duration.ofMinutes(90))).isEqualTo(TestHistory.PARTITIONS);
    assertThat(endangered(all, Duration.ofMinutes(90))).isZero();
  }

  private int endangered(Map<Integer, Long> committed, Duration later) {
    AtomicInteger found = new AtomicInteger(-1);
    new RetentionGuard(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            () -> committed,
            () -> Instant.now().plus(later),
            found::set)
        .run();
    return found.get();
  }

  private void retain(Duration retention) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      AlterConfigOp set =
          new AlterConfigOp(
              new ConfigEntry("retention.ms", String.valueOf(retention.toMillis())),
              AlterConfigOp.OpType.SET);
      ConfigResource topic =
          new ConfigResource(ConfigResource.Type.TOPIC, Topic.HISTORY.topicName());
      admin.incrementalAlterConfigs(Map.of(topic, List.of(set))).all().get();
    }
  }

  @Test
  void archivedHistoryIsDeletedAfterTheRetentionAndNothingElse() throws Exception {
    ArchiverConfig config = config("archive", Duration.ofMillis(1));
    try (ArchiverStage trimming = start(config)) {
      history.write(100);
      awaitEnd("archive", history.revision());

      await().atMost(BOUND).until(() -> sum(OffsetSpec.earliest()) > 0);
    }
    history.write(50);
    start(config);
    awaitEnd("archive", history.revision());

    requireAll("archive");
    assertThat(open("archive").coverage()).noneMatch(s -> s.event() == CoverageEvent.GAP);
  }

  @Test
  void theLastDrillThatSucceededIsAMetric() throws Exception {
    start(config("archive"));
    history.write(10);
    awaitEnd("archive", history.revision());
    try (ObjectStore store = new FolderStore(dir.resolve("archive"))) {
      DrillRecords drills = new DrillRecords(store, TestHistory.CLUSTER);
      drills.add(new Drill(1_700_000_000_000_000L, 0, 5, 5, 10, 0, 100));
      drills.add(new Drill(1_800_000_000_000_000L, 0, 5, 5, 10, 1, 100));
    }

    await()
        .atMost(BOUND)
        .untilAsserted(
            () ->
                assertThat(meters.get("kuberewind.drill.last.success.seconds").gauge().value())
                    .isEqualTo(1_700_000_000.0));
  }

  @Test
  void poisonIsSetAsideAndArchivingGoesOn() throws Exception {
    start(config("archive"));
    history.write(10);
    history.writePoison();
    history.write(10);

    awaitEnd("archive", history.revision());

    requireAll("archive");
    assertThat(meters.get("rewind.archiver.dead.letters").counter().count()).isEqualTo(1);
    assertThat(sum(Topic.DEAD_LETTERS, 1, OffsetSpec.latest())).isEqualTo(1);
  }

  @Test
  void anotherClustersArchiveIsRefusedInOneLine() throws Exception {
    ArchiveFormat.openOrCreate(
        folder("archive"), TestHistory.CLUSTER, "another-id", TestHistory.PARTITIONS);

    assertThatThrownBy(() -> start(config("archive", "my-id")))
        .hasMessageContaining("another-id")
        .hasMessageNotContaining("\n");
  }

  @Test
  void anArchiveThatCannotBeWrittenIsToldInOneLine() throws Exception {
    Files.createFile(dir.resolve("file"));

    assertThatThrownBy(() -> start(config("file/archive")))
        .hasMessageContaining("file/archive")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aTopicThatWasMadeAnewIsRefused() throws Exception {
    ArchiverStage first = start(config("archive"));
    history.write(200);
    awaitEnd("archive", history.revision());
    first.close();
    history.close();
    broker.close();
    broker = TestBroker.start(dir.resolve("another-kafka"));
    history = new TestHistory(broker.bootstrapServers(), SEED);

    assertThatThrownBy(() -> start(config("archive"))).hasMessageContaining("made anew");
  }

  private ArchiverStage start(ArchiverConfig config) throws Exception {
    return start(config, new FolderStore(Path.of(config.archive().uri())));
  }

  private ArchiverStage start(ArchiverConfig config, ObjectStore store) throws Exception {
    ArchiverStage stage = new ArchiverStage(config, meters, store);
    stages.add(stage);
    stage.start();
    return stage;
  }

  private void awaitEnd(String archive, long revision) {
    await().atMost(BOUND).until(() -> endOf(archive) >= revision);
  }

  private long endOf(String archive) {
    return Files.exists(dir.resolve(archive + "/" + TestHistory.CLUSTER + "/format.json"))
        ? open(archive).info().end().map(tick -> tick.revision()).orElse(0L)
        : 0;
  }

  private Archive open(String archive) {
    return Archive.open(folder(archive), Optional.of(TestHistory.CLUSTER));
  }

  private FolderStore folder(String archive) {
    return new FolderStore(dir.resolve(archive));
  }

  /** The archive says what the model says: each change once, and the state at random revisions. */
  private void requireAll(String name) {
    Archive archive = open(name);
    KeyScope all = KeyScope.all(TestHistory.CLUSTER);
    assertThat(read(archive.history(all, 0, history.revision())))
        .as("seed %d", SEED)
        .containsExactlyInAnyOrderElementsOf(history.changes());
    Random random = new Random(SEED);
    for (int i = 0; i < 15; i++) {
      long revision = i == 0 ? history.revision() : 1 + random.nextLong(history.revision());
      SortedMap<String, Long> state = new TreeMap<>();
      Cut cut = new Cut(1, revision, null, null, null, true);
      for (Change change : read(archive.state(cut, all))) {
        state.put(ResourceKey.of(change).text(), change.getRevision());
      }
      assertThat(state)
          .as("seed %d, revision %d", SEED, revision)
          .containsExactlyEntriesOf(history.stateAt(revision));
    }
  }

  private void requireDisjointSegments(String name) {
    for (int partition = 0; partition < TestHistory.PARTITIONS; partition++) {
      List<FileEntry> segments = open(name).catalog().segments(partition);
      for (int i = 1; i < segments.size(); i++) {
        assertThat(segments.get(i).offsets().first())
            .isGreaterThan(segments.get(i - 1).offsets().last());
      }
    }
  }

  private static List<Change> read(CloseableIterator<Change> changes) {
    try (changes) {
      List<Change> all = new ArrayList<>();
      changes.forEachRemaining(all::add);
      return all;
    }
  }

  private void deleteHistory() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Map<TopicPartition, RecordsToDelete> everything = new TreeMap<>(byPartition());
      for (int p = 0; p < TestHistory.PARTITIONS; p++) {
        everything.put(
            new TopicPartition(Topic.HISTORY.topicName(), p), RecordsToDelete.beforeOffset(-1));
      }
      admin.deleteRecords(everything).all().get();
    }
  }

  private static Comparator<TopicPartition> byPartition() {
    return Comparator.comparingInt(TopicPartition::partition);
  }

  private long sum(OffsetSpec spec) throws Exception {
    return sum(Topic.HISTORY, TestHistory.PARTITIONS, spec);
  }

  private long sum(Topic topic, int partitions, OffsetSpec spec) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Map<TopicPartition, OffsetSpec> asked = new TreeMap<>(byPartition());
      IntStream.range(0, partitions)
          .forEach(p -> asked.put(new TopicPartition(topic.topicName(), p), spec));
      return admin.listOffsets(asked).all().get().values().stream()
          .mapToLong(info -> info.offset())
          .sum();
    }
  }

  private ArchiverConfig config(String archive) {
    return config(archive, "", Duration.ofHours(24));
  }

  private ArchiverConfig config(String archive, String clusterId) {
    return config(archive, clusterId, Duration.ofHours(24));
  }

  private ArchiverConfig config(String archive, Duration historyRetention) {
    return config(archive, "", historyRetention);
  }

  private ArchiverConfig config(String archive, String clusterId, Duration historyRetention) {
    URI uri = dir.resolve(archive).toUri();
    return new ArchiverConfig(
        new ArchiverConfig.Cluster(TestHistory.CLUSTER, clusterId),
        new ArchiverConfig.Kafka(broker.bootstrapServers(), Optional.empty(), Map.of()),
        new ArchiverConfig.Topics(TestHistory.PARTITIONS, (short) 1),
        new ArchiverConfig.Store(uri, Map.of()),
        new ArchiverConfig.Roll(64 * 1024, Duration.ofMillis(200), Duration.ofMillis(500)),
        new ArchiverConfig.Snapshots(500, 256, Duration.ofHours(1)),
        new ArchiverConfig.Care(
            Duration.ofMillis(200),
            historyRetention,
            new ArchiverConfig.Retention(RetentionPolicy.EVERYTHING, Duration.ofHours(1))));
  }
}
