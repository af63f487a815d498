package io.kuberewind.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.standalone.broker.BrokerOptions;
import io.kuberewind.standalone.broker.EmbeddedBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Spoils records of a broker that no {@code up} runs on just now. */
final class PoisonedChanges {
  private static final String CHANGES = Topic.CHANGES.topicName();

  private PoisonedChanges() {}

  /** Puts each change of a Secret into its partition again, without its second half. */
  static void spoilSecrets(Path brokerDir) throws Exception {
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(
            new BrokerOptions(
                brokerDir,
                0,
                Map.of(),
                reason -> {
                  throw new AssertionError(reason);
                }))) {
      Map<String, Object> settings = new HashMap<>(broker.clientProperties());
      settings.put("bootstrap.servers", broker.bootstrapServers());
      List<ConsumerRecord<byte[], byte[]>> secrets = secrets(settings);
      assertThat(secrets).isNotEmpty();
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
        for (ConsumerRecord<byte[], byte[]> secret : secrets) {
          byte[] half = Arrays.copyOf(secret.value(), secret.value().length / 2);
          producer
              .send(new ProducerRecord<>(CHANGES, secret.partition(), secret.key(), half))
              .get();
        }
      }
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> secrets(Map<String, Object> settings) {
    List<ConsumerRecord<byte[], byte[]>> secrets = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(CHANGES).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer
            .poll(Duration.ofSeconds(1))
            .forEach(
                record -> {
                  String key = new String(record.key(), StandardCharsets.UTF_8);
                  if (key.startsWith("test//secrets/")) {
                    secrets.add(record);
                  }
                });
      }
    }
    return secrets;
  }
}
