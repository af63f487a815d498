package io.kuberewind.watcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.CoverageEvent;
import io.kuberewind.schemas.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A watcher that ends, in whatever way, is taken up where its committed records end. */
class ResumeTest extends RealClusterTest {
  @Test
  void whatHappensBetweenTwoRunsIsRecordedChangeByChange() throws Exception {
    long seed = System.nanoTime();
    WatcherStage first = watcher();
    TestWorkload before = new TestWorkload(api, seed).write(60);
    first.close();
    TestWorkload between = new TestWorkload(api, seed + 1).write(120);
    watcher();
    TestWorkload after = new TestWorkload(api, seed + 2).write(60);

    awaitCaughtUp();

    assertComplete(before);
    assertComplete(between);
    assertComplete(after);
    assertStateEqualsTheClusters(TestWorkload.resources());
    assertThat(topics.coverage(CoverageEvent.GAP, "configmaps")).isEmpty();
    for (TestWorkload.Written write : between.written()) {
      assertThat(topics.changes(write.resource(), write.name()))
          .as("%s, seed %d", write, seed)
          .allMatch(change -> change.getOperation() != Operation.OBSERVE);
    }
  }

  @Test
  void aCrashAtAnyMomentLosesNothingAndRepeatsNothing() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    watcher().close();
    List<TestWorkload> workloads = new ArrayList<>();
    for (int run = 0; run < 4; run++) {
      WatcherStage watcher = started(config("0", true));
      TestWorkload workload = new TestWorkload(api, seed + run);
      workloads.add(workload);
      CompletableFuture<TestWorkload> writing =
          CompletableFuture.supplyAsync(() -> workload.write(150));
      int enough = 1 + random.nextInt(150);
      await().atMost(LONG).until(() -> workload.written().size() >= enough || writing.isDone());
      watcher.abandon();
      writing.get();
    }
    watcher();

    awaitCaughtUp();

    workloads.forEach(this::assertComplete);
    assertStateEqualsTheClusters(TestWorkload.resources());
  }

  @Test
  void barriersGoOnWithRisingNumbers() throws Exception {
    WatcherStage first = watcher();
    awaitCaughtUp();
    first.close();
    watcher();
    api.create("/api/v1/namespaces/default/configmaps", "{\"metadata\":{\"generateName\":\"b-\"}}");

    awaitCaughtUp();

    topics
        .barriersByPartition()
        .values()
        .forEach(
            placed ->
                assertThat(placed)
                    .extracting(p -> p.barrier().getSequence())
                    .isSorted()
                    .doesNotHaveDuplicates());
  }

  @Test
  void theSecondWatcherOfOneNameTakesOver() throws Exception {
    WatcherStage first = watcher();
    watcher();

    await().atMost(LONG).until(() -> !first.health().alive());

    assertThat(first.health().reason())
        .contains("Another watcher with the instance name '0' took over");
  }

  @Test
  void twoWatchersOfTwoNamesBothTellAll() throws Exception {
    watcher();
    awaitReady(started(config("1", true)));
    TestWorkload workload = new TestWorkload(api, 3).write(60);

    awaitCaughtUp();

    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              topics.read();
              for (TestWorkload.Written write : workload.written()) {
                assertThat(watchersThatTellOf(write)).as("%s", write).containsExactly("0", "1");
              }
            });
  }

  private List<String> watchersThatTellOf(TestWorkload.Written write) {
    if (write.revision() == 0) {
      return List.of("0", "1");
    }
    return topics
        .changes(
            c -> c.getRevision() == write.revision() && c.getResource().equals(write.resource()))
        .stream()
        .map(Change::getWatcher)
        .sorted()
        .toList();
  }
}
