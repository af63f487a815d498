package io.kuberewind.archiver;

import io.kuberewind.archiver.store.Backoff;
import io.kuberewind.schemas.topic.TopicSetup;
import java.time.Duration;
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

  private final ArchiverConfig config;
  private final Backoff backoff = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10));

  TopicsReady(ArchiverConfig config) {
    this.config = config;
  }

  /**
   * @param waiting told why, each time that the broker did not answer
   * @return partitions of the history topic
   * @throws IllegalStateException when topics or settings are wrong, which waiting does not mend
   */
  int await(Consumer<String> waiting) throws InterruptedException {
    for (int failures = 1; ; failures++) {
      try (Admin admin = Admin.create(KafkaSettings.admin(config))) {
        return new TopicSetup(admin)
            .ensure(config.topics().partitions(), config.topics().replication());
      } catch (ExecutionException | KafkaException e) {
        Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
        if (!(cause instanceof RetriableException)) {
          throw new IllegalStateException(
              "The topics cannot be set up: " + cause.getMessage(), cause);
        }
        String reason =
            "the broker at %s does not answer: %s"
                .formatted(config.kafka().bootstrapServers(), cause.getMessage());
        waiting.accept(reason);
        log.atWarn().log("waiting: {}", reason);
      }
      Thread.sleep(backoff.after(failures).toMillis());
    }
  }
}
