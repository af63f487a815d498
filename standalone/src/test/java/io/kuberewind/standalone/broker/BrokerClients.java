package io.kuberewind.standalone.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Clients of an embedded broker, for tests. */
public final class BrokerClients {
  private BrokerClients() {}

  public static Map<String, Object> properties(EmbeddedBroker broker) {
    Map<String, Object> properties = new HashMap<>(broker.clientProperties());
    properties.put("bootstrap.servers", broker.bootstrapServers());
    return properties;
  }

  static void createTopic(EmbeddedBroker broker, String topic) throws Exception {
    try (Admin admin = Admin.create(properties(broker))) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  static void send(EmbeddedBroker broker, String topic, String value) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(properties(broker), new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, "key", value)).get();
    }
  }

  /** A producer that has come through what its former lives left behind. */
  static KafkaProducer<String, String> transactional(EmbeddedBroker broker, String id) {
    Map<String, Object> properties = new HashMap<>(properties(broker));
    properties.put("transactional.id", id);
    KafkaProducer<String, String> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    producer.initTransactions();
    return producer;
  }

  /** Where the partitions end, for consumers of {@code isolation}. */
  static Map<TopicPartition, Long> ends(
      EmbeddedBroker broker, List<TopicPartition> partitions, String isolation) {
    Map<String, Object> properties = new HashMap<>(properties(broker));
    properties.put("isolation.level", isolation);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
      return consumer.endOffsets(partitions);
    }
  }

  /** Every value in the topic's only partition. */
  static List<String> values(EmbeddedBroker broker, String topic) {
    List<String> values = new ArrayList<>();
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            properties(broker), new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }
}
