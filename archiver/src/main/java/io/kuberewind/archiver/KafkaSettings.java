package io.kuberewind.archiver;

import io.kuberewind.schemas.topic.Topic;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Turns our configuration into Kafka's. What keeps a promise stands last. */
final class KafkaSettings {
  private static final int FETCH_BYTES = 8 * 1024 * 1024;

  private KafkaSettings() {}

  /** Without a group: the offsets stand in the catalog, so that they move with the segments. */
  static Map<String, Object> consumer(ArchiverConfig config, String clientId) {
    Map<String, Object> settings = clients(config, clientId);
    settings.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    return settings;
  }

  static Map<String, Object> producer(ArchiverConfig config) {
    Map<String, Object> settings = clients(config, "archiver-dead-letters");
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.MAX_RECORD_BYTES + 1024 * 1024);
    return settings;
  }

  static Map<String, Object> admin(ArchiverConfig config) {
    Map<String, Object> settings = clients(config, "archiver-admin");
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    return settings;
  }

  private static Map<String, Object> clients(ArchiverConfig config, String clientId) {
    Map<String, Object> settings = new HashMap<>(config.kafka().clients());
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.kafka().bootstrapServers());
    settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    return settings;
  }
}
