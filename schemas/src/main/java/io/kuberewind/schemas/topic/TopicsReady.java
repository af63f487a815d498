package io.kuberewind.schemas.topic;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;

/** Waits for the broker, for as long as that takes, and makes sure that the topics are there. */
public final class TopicsReady {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final Map<String, Object> adminSettings;
  private final int partitions;
  private final short replication;

  /**
   * @param adminSettings settings of an admin client, by Kafka's own names
   * @param partitions partitions of topics that are made
   * @param replication replicas of topics that are made
   */
  public TopicsReady(Map<String, Object> adminSettings, int partitions, short replication) {
    this.adminSettings = adminSettings;
    this.partitions = partitions;
    this.replication = replication;
  }

  /**
   * Returns once the topics are there.
   *
   * @param waiting told why, each time that the broker did not answer
   * @return partitions of the changes topic, and so of history, state and cursors
   * @throws IllegalStateException when topics or settings are wrong, which waiting does not mend
   */
  public int await(Consumer<String> waiting) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (true) {
      try (Admin admin = Admin.create(adminSettings)) {
        return new TopicSetup(admin).ensure(partitions, replication);
      } catch (ExecutionException | KafkaException e) {
        Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
        if (!(cause instanceof RetriableException)) {
          throw new IllegalStateException(
              "The topics cannot be set up: " + cause.getMessage(), cause);
        }
        waiting.accept(
            "the broker at %s does not answer: %s"
                .formatted(
                    adminSettings.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG),
                    cause.getMessage()));
      }
      Thread.sleep(pause.toMillis());
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
  }
}
