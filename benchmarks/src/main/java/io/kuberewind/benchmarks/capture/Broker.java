package io.kuberewind.benchmarks.capture;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.topic.BarrierKey;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.schemas.wire.WireCodec;
import io.kuberewind.standalone.broker.BrokerOptions;
import io.kuberewind.standalone.broker.BrokerStartException;
import io.kuberewind.standalone.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The broker that all runs write to: the embedded one, in this JVM. */
final class Broker implements AutoCloseable {
  static final int PARTITIONS = 4;

  private final EmbeddedBroker broker;
  private final WireCodec codec = WireCodec.withCatalogue();

  private Broker(EmbeddedBroker broker) {
    this.broker = broker;
  }

  static Broker start(Path folder) throws BrokerStartException {
    return new Broker(
        EmbeddedBroker.start(
            new BrokerOptions(
                folder,
                0,
                Map.of(),
                reason -> {
                  System.err.println(reason);
                  Runtime.getRuntime().halt(1);
                })));
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** What a client needs beside the address. */
  Map<String, String> clientProperties() {
    return broker.clientProperties();
  }

  Admin admin() {
    return Admin.create(settings());
  }

  /** A reader of what is committed. */
  KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> settings = settings();
    settings.put("isolation.level", "read_committed");
    settings.put("auto.offset.reset", "earliest");
    settings.put("enable.auto.commit", "false");
    settings.put("max.poll.records", "5000");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** A topic like that of changes, for a reference. */
  void create(String topic) throws ExecutionException, InterruptedException {
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
    }
  }

  static List<TopicPartition> changes() {
    return IntStream.range(0, PARTITIONS)
        .mapToObj(partition -> new TopicPartition(Topic.CHANGES.topicName(), partition))
        .toList();
  }

  /** The change in a record; empty for a barrier. */
  Optional<Change> change(ConsumerRecord<byte[], byte[]> record) {
    return BarrierKey.is(record.key())
        ? Optional.empty()
        : Optional.of(codec.decode(record.value(), Change.class));
  }

  @Override
  public void close() {
    broker.close();
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>(broker.clientProperties());
    settings.put("bootstrap.servers", broker.bootstrapServers());
    return settings;
  }
}
