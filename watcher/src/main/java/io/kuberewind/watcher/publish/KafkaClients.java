package io.kuberewind.watcher.publish;

import io.kuberewind.schemas.topic.Topic;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The Kafka clients of a watcher, with what its promises need.
 *
 * @param bootstrapServers host:port, comma-separated
 * @param overrides further settings by Kafka's own names; they win, but for the promises
 * @param transactionalId the one writer of this cluster and instance
 */
public record KafkaClients(
    String bootstrapServers, Map<String, String> overrides, String transactionalId) {
  static final int TRANSACTION_TIMEOUT_MILLIS = 60_000;

  public KafkaClients {
    overrides = Map.copyOf(overrides);
  }

  public Admin admin() {
    return Admin.create(
        settings(Map.of("default.api.timeout.ms", "15000", "request.timeout.ms", "10000")));
  }

  Producer<byte[], byte[]> producer() {
    Map<String, Object> settings =
        settings(
            Map.of(
                "compression.type", "zstd",
                "linger.ms", "20",
                // The first batch of a transaction may be told to come again while the last one is
                // being
                // closed; batches sent behind it would only be refused for their order.
                "max.in.flight.requests.per.connection", "1",
                "batch.size", String.valueOf(256 * 1024),
                "buffer.memory", String.valueOf(3L * Topic.MAX_RECORD_BYTES),
                "max.block.ms", "15000",
                "request.timeout.ms", "10000",
                "delivery.timeout.ms", "30000",
                "transaction.timeout.ms", String.valueOf(TRANSACTION_TIMEOUT_MILLIS)));
    settings.put("acks", "all");
    settings.put("enable.idempotence", "true");
    settings.put("max.request.size", String.valueOf(Topic.MAX_RECORD_BYTES));
    settings.put("transactional.id", transactionalId);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  Consumer<byte[], byte[]> consumer() {
    Map<String, Object> settings =
        settings(
            Map.of(
                "max.poll.records",
                "10000",
                "max.partition.fetch.bytes",
                String.valueOf(Topic.MAX_RECORD_BYTES)));
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private Map<String, Object> settings(Map<String, String> defaults) {
    Map<String, Object> settings = new HashMap<>(defaults);
    settings.putAll(overrides);
    settings.put("bootstrap.servers", bootstrapServers);
    settings.putIfAbsent("client.id", transactionalId);
    return settings;
  }
}
