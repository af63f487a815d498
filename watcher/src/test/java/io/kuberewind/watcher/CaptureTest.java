package io.kuberewind.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.CoverageEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What happens in the cluster is in the topics: whole, once, in order. */
class CaptureTest extends RealClusterTest {
  @Test
  void everyChangeOfARandomWorkloadIsThereOnceAndInOrder() throws Exception {
    long seed = System.nanoTime();
    TestWorkload before = new TestWorkload(api, seed).write(40);
    watcher();
    TestWorkload during = new TestWorkload(api, seed + 1).write(300);

    awaitCaughtUp();

    assertThat(topics.changes()).as("seed %d", seed).isNotEmpty();
    assertComplete(during);
    assertStateEqualsTheClusters(TestWorkload.resources());
    assertThat(before.written()).isNotEmpty();
    assertThat(topics.coverage(CoverageEvent.JOINED, "widgets")).hasSize(1);
    assertThat(topics.coverage(CoverageEvent.EXCLUDED, "leases")).hasSize(1);
    assertThat(topics.changes(c -> c.getResource().equals("leases"))).isEmpty();
  }

  @Test
  void barriersStandBehindEveryChangeUpToTheirRevision() throws Exception {
    watcher();
    new TestWorkload(api, 7).write(300);

    awaitCaughtUp();

    Map<Integer, List<Topics.PlacedBarrier>> barriers = topics.barriersByPartition();
    assertThat(barriers).hasSize(4);
    barriers.forEach(
        (partition, placed) -> {
          List<Change> changes = topics.changesByPartition().getOrDefault(partition, List.of());
          for (Topics.PlacedBarrier barrier : placed) {
            List<Change> after = changes.subList(barrier.changesBefore(), changes.size());
            assertThat(after)
                .as("changes behind barrier %s", barrier)
                .allSatisfy(
                    c ->
                        assertThat(c.getRevision()).isGreaterThan(barrier.barrier().getRevision()));
          }
        });
    assertThat(meters.get("rewind.watcher.late").counter().count()).isZero();
  }
}
