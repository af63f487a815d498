package io.kuberewind.watcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberewind.sandbox.EtcdDisk;
import io.kuberewind.schemas.Barrier;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Coverage;
import io.kuberewind.schemas.CoverageEvent;
import io.kuberewind.schemas.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The disk of etcd is put back to what it was: its revision goes back, and on from there. */
class TimelinesTest extends RealClusterTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";

  @Test
  void anEtcdThatIsRestoredUnderARunningWatcherBeginsATimeline() throws Exception {
    write("kept", 1);
    write("changed", 1);
    write("removed", 1);
    Path snapshot = snapshot("running");
    WatcherStage watcher = watcher();
    write("changed", 2);
    write("lost", 1);
    api.delete(MAPS + "/removed");
    awaitCaughtUp();
    long before = api.revision();
    restore(snapshot);
    write("new", 1);

    awaitTimeline(2);

    assertThat(api.revision()).isLessThan(before);
    assertThat(valuesOf(1)).isEqualTo("{changed=2, kept=1, lost=1}");
    assertThat(values()).isEqualTo("{changed=1, kept=1, new=1, removed=1}");
    assertStateEqualsTheClusters(TestWorkload.resources());
    Change lost = topics.changes("configmaps", "lost").get(1);
    assertThat(lost)
        .extracting(Change::getOperation, Change::getTimeline, Change::getRevisionAfter)
        .containsExactly(Operation.DELETE, 2, 0L);
    assertThat(topics.coverage(CoverageEvent.GAP, "configmaps"))
        .singleElement()
        .satisfies(
            gap -> {
              assertThat(gap.getTimeline()).isEqualTo(2);
              assertThat(gap.getReason()).startsWith("timeline 2 begins: its etcd was restored");
            });
    awaitReady(watcher);
    clear();
  }

  @Test
  void anEtcdThatIsRestoredWhileNoWatcherRunsBeginsATimeline() throws Exception {
    write("kept", 1);
    Path snapshot = snapshot("away");
    WatcherStage first = watcher();
    write("kept", 2);
    awaitCaughtUp();
    first.close();
    write("unseen", 1);
    restore(snapshot);
    WatcherStage second = watcher();
    awaitTimeline(2);
    second.close();
    int told = topics.read().changes().size();
    write("kept", 3);

    watcher();
    awaitTimeline(2);

    assertThat(valuesOf(1)).isEqualTo("{kept=2}");
    assertThat(values()).isEqualTo("{kept=3}");
    assertStateEqualsTheClusters(TestWorkload.resources());
    // The second start is in the timeline that the first one began: nothing is listed again.
    assertThat(topics.changes().subList(told, topics.changes().size()))
        .allMatch(change -> change.getOperation() != Operation.OBSERVE);
    List<Coverage> gaps = topics.coverage(CoverageEvent.GAP, "configmaps");
    assertThat(gaps).hasSize(1);
    clear();
  }

  /** The config maps of this test, as the changes of one timeline tell of them. */
  private String valuesOf(int timeline) throws IOException {
    return values(topics.changes().stream().filter(c -> c.getTimeline() == timeline).toList());
  }

  private String values() throws IOException {
    return values(topics.changes());
  }

  private static String values(List<Change> changes) throws IOException {
    TreeMap<String, Integer> values = new TreeMap<>();
    for (Change change : changes) {
      if (!change.getResource().equals("configmaps") || !change.getNamespace().equals("default")) {
        continue;
      }
      if (change.getOperation() == Operation.DELETE) {
        values.remove(change.getName());
      } else {
        int n = JSON.readTree(bytes(change.getObject())).path("data").path("n").asInt();
        values.put(change.getName(), n);
      }
    }
    values.remove("kube-root-ca.crt");
    return values.toString();
  }

  private void awaitTimeline(int timeline) {
    long revision = api.revision();
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              topics.read();
              assertThat(topics.barriersByPartition()).hasSize(4);
              assertThat(topics.barriersByPartition().values())
                  .allSatisfy(
                      placed -> {
                        Barrier last = placed.get(placed.size() - 1).barrier();
                        assertThat(last.getTimeline()).isEqualTo(timeline);
                        assertThat(last.getRevision()).isGreaterThanOrEqualTo(revision);
                      });
            });
  }

  private static void write(String name, int n) {
    String body = "{\"metadata\":{\"name\":\"%s\"},\"data\":{\"n\":\"%d\"}}".formatted(name, n);
    if (n == 1) {
      assertThat(api.create(MAPS, body).isOk()).isTrue();
    } else {
      assertThat(api.update(MAPS + "/" + name, body).isOk()).isTrue();
    }
  }

  private static void clear() {
    for (String name : List.of("kept", "changed", "removed", "new")) {
      api.delete(MAPS + "/" + name);
    }
  }

  private static Path snapshot(String name) {
    Path copy = directory.resolve("etcd-" + name);
    new EtcdDisk(cluster).copyTo(copy);
    awaitServed();
    return copy;
  }

  private static void restore(Path snapshot) {
    new EtcdDisk(cluster)
        .putBack(snapshot, directory.resolve("discarded-" + snapshot.getFileName()));
    awaitServed();
  }

  private static void awaitServed() {
    await().atMost(LONG).until(() -> api.get("/apis/test.example.com/v1/widgets").isOk());
  }
}
