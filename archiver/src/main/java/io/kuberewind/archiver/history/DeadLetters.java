package io.kuberewind.archiver.history;

import io.kuberewind.schemas.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets records aside that cannot be archived, as they came. Written again after a restart. */
public final class DeadLetters implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);
  private static final String STAGE = "archiver";
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final int MAX_CAUSE = 1_000;

  private final Map<String, Object> settings;
  private KafkaProducer<byte[], byte[]> producer;

  /**
   * @param settings of the producer, which is made when the first letter is written
   */
  public DeadLetters(Map<String, Object> settings) {
    this.settings = settings;
  }

  /**
   * Writes a letter; it is durable when this returns.
   *
   * @throws KafkaException when it could not be written
   */
  public void write(ConsumerRecord<byte[], byte[]> record, RuntimeException cause)
      throws InterruptedException {
    log.atError()
        .addKeyValue("topic", record.topic())
        .addKeyValue("partition", record.partition())
        .addKeyValue("offset", record.offset())
        .log("record set aside as a dead letter: {}", cause.getMessage());
    if (producer == null) {
      producer =
          new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
    try {
      producer.send(letter(record, cause)).get(BOUND.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("A dead letter could not be written: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close(BOUND);
    }
  }

  private static ProducerRecord<byte[], byte[]> letter(
      ConsumerRecord<byte[], byte[]> record, RuntimeException cause) {
    String message = String.valueOf(cause.getMessage());
    Headers headers = new RecordHeaders(record.headers());
    put(headers, "rewind.topic", record.topic());
    put(headers, "rewind.partition", String.valueOf(record.partition()));
    put(headers, "rewind.offset", String.valueOf(record.offset()));
    put(headers, "rewind.stage", STAGE);
    put(headers, "rewind.cause", message.substring(0, Math.min(MAX_CAUSE, message.length())));
    return new ProducerRecord<>(
        Topic.DEAD_LETTERS.topicName(), null, record.key(), record.value(), headers);
  }

  private static void put(Headers headers, String key, String value) {
    headers.remove(key);
    headers.add(key, value.getBytes(StandardCharsets.UTF_8));
  }
}
