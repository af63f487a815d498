package io.kuberewind.streams;

import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.streams.release.RecordTime;
import io.kuberewind.streams.version.BoundedRocksDb;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Turns our configuration into Kafka's. */
final class KafkaSettings {
  /** Prefix of the changelog topics and name of the consumer group. */
  static final String APPLICATION_ID = "rewind.streams";

  private static final int COMMIT_INTERVAL_MS = 100;
  private static final int SESSION_TIMEOUT_MS = 10_000;
  private static final int BATCH_BYTES = 128 * 1024;
  private static final int FETCH_BYTES = 8 * 1024 * 1024;

  /** Objects may be large, and Kafka Streams bounds what waits in memory by count only. */
  private static final int POLL_RECORDS = 250;

  private static final int MAX_REQUEST_BYTES = Topic.MAX_RECORD_BYTES + 1024 * 1024;

  private KafkaSettings() {}

  /** Settings of the streams; what keeps a promise stands last and cannot be overridden. */
  static Properties streams(StreamsAppConfig config) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "zstd");
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
    settings.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_TIMEOUT_MS);
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), FETCH_BYTES);
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), POLL_RECORDS);
    settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, POLL_RECORDS);
    settings.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL_MS);
    settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.work().standbys());
    settings.putAll(config.kafka().clients());
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.kafka().bootstrapServers());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString());
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.work().threads());
    settings.put(
        StreamsConfig.REPLICATION_FACTOR_CONFIG, String.valueOf(config.topics().replication()));
    settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
    settings.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, RecordTime.class);
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
        config.instance());
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), MAX_REQUEST_BYTES);
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    Properties properties = new Properties();
    properties.putAll(settings);
    return properties;
  }

  static Map<String, Object> admin(StreamsAppConfig config) {
    Map<String, Object> settings = new HashMap<>(config.kafka().clients());
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.kafka().bootstrapServers());
    settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "streams-app-setup");
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    return settings;
  }
}
