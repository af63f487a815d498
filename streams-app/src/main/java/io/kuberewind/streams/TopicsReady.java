package io.kuberewind.streams;

import io.kuberewind.schemas.topic.TopicSetup;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the broker, for as long as that takes, and makes sure that the topics are there. */
final class TopicsReady {
  private static final Logger log = LoggerFactory.getLogger(TopicsReady.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final Map<String, Object> adminSettings;
  private final StreamsAppConfig config;

  TopicsReady(Map<String, Object> adminSettings, StreamsAppConfig config) {
    this.adminSettings = adminSettings;
    this.config = config;
  }

  /**
   * @param waiting told why, each time that the broker did not answer
   * @return partitions of the changes topic
   * @throws IllegalStateException when topics or settings are wrong, which waiting does not mend
   */
  int await(Consumer<String> waiting) throws InterruptedException {
    Duration pause = Duration.ofMillis(250);
    while (true) {
      try (Admin admin = Admin.create(adminSettings)) {
        return new TopicSetup(admin)
            .ensure(config.topics().partitions(), config.topics().replication());
      } catch (ExecutionException | KafkaException e) {
        Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
        if (!(cause instanceof RetriableException)) {
          throw new IllegalStateException(
              "The topics cannot be set up: " + cause.getMessage(), cause);
        }
        String reason =
            "the broker at "
                + config.kafka().bootstrapServers()
                + " does not answer: "
                + cause.getMessage();
        waiting.accept(reason);
        log.atWarn().addKeyValue("retryIn", pause).log("waiting: {}", reason);
      }
      Thread.sleep(pause.toMillis());
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
  }
}
