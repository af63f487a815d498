package io.kuberewind.benchmarks.capture;

import io.kuberewind.benchmarks.ratio.Ratios;
import io.kuberewind.benchmarks.ratio.Ratios.Bounds;
import io.kuberewind.schemas.Change;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Changes a second from a watch that is replayed to Kafka's acknowledgement, beside Kafka's own
 * ProducerPerformance on the same broker.
 */
final class ReplayRows {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int FORMS = 1_000;
  private static final List<String> AS_OURS = List.of("batch.size=262144", "linger.ms=20");

  private final Settings settings;
  private final Path work;
  private final Broker broker;
  private final List<ReplayedObject> forms = ReplayedObject.deployments(FORMS);

  ReplayRows(Settings settings, Path work, Broker broker) {
    this.settings = settings;
    this.work = work;
    this.broker = broker;
  }

  void measure(Ratios table) throws Exception {
    ReferenceProducer reference = new ReferenceProducer(work, broker, forms);
    double bytes = forms.stream().mapToInt(ReplayedObject::bytes).average().orElseThrow();
    Ratios.Row row =
        table
            .row("changes captured from a replayed watch", "changes/s", Bounds.atLeast(0.5, 0.7))
            .note(
                "ProducerPerformance, acks=all, zstd, %d partitions; objects of %.1f KB; both warm"
                    .formatted(Broker.PARTITIONS, bytes / 1000));
    Ratios.Row batched =
        table
            .row("the same, the reference in batches as ours", "changes/s", Bounds.none())
            .note(String.join(" ", AS_OURS));
    // Until compilers are done with it, a watcher gives them half of its time.
    int warmUp = settings.changes();
    // The first round warms the broker up and is not counted.
    for (int run = 0; run <= settings.runs(); run++) {
      int changes = run == 0 ? warmUp : settings.changes();
      double plain = reference.measure("plain-" + run, warmUp, changes, List.of());
      double ours = captured("replay-" + run, warmUp, changes);
      double likeOurs = reference.measure("batched-" + run, warmUp, changes, AS_OURS);
      if (run > 0) {
        row.add(ours, plain);
        batched.add(ours, likeOurs);
      }
    }
  }

  private double captured(String cluster, int warmUp, int changes) throws Exception {
    try (StandInServer server = new StandInServer(forms, forms.size());
        WatcherProcess watcher =
            WatcherProcess.start(
                work, cluster, server.kubeconfig(work.resolve(cluster + ".kubeconfig")), broker)) {
      watcher.awaitReady();
      server.play(warmUp);
      watcher.awaitSeen(forms.size() + warmUp);
      CommittedEnds ends = new CommittedEnds(broker.admin());
      long began;
      try (ends) {
        began = System.nanoTime();
        server.play(changes);
        watcher.awaitSeen(forms.size() + warmUp + changes);
      }
      Map<TopicPartition, Long> last = read(cluster, ends.first(), changes);
      return changes / ((ends.nanoTimeOf(last) - began) / 1e9);
    }
  }

  /** Reads what was captured, each change once, and returns where the last ones lie. */
  private Map<TopicPartition, Long> read(
      String cluster, Map<TopicPartition, Long> from, int changes) throws IOException {
    Set<String> found = new HashSet<>();
    Map<TopicPartition, Long> last = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer = broker.consumer()) {
      consumer.assign(from.keySet());
      from.forEach(consumer::seek);
      // The watcher goes on to write barriers: silence is not what the end is known by.
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (found.size() < changes && System.nanoTime() < deadline) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          Optional<Change> change = broker.change(record);
          if (change.isPresent() && change.get().getCluster().equals(cluster)) {
            found.add(change.get().getName() + "@" + change.get().getRevision());
            last.put(new TopicPartition(record.topic(), record.partition()), record.offset());
          }
        }
      }
    }
    if (found.size() != changes) {
      throw new IOException(
          "Of %,d changes that were replayed %,d are in Kafka".formatted(changes, found.size()));
    }
    return last;
  }
}
