package io.kuberewind.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.schemas.topic.TopicSetup;
import io.kuberewind.standalone.broker.BrokerClients;
import io.kuberewind.standalone.broker.BrokerOptions;
import io.kuberewind.standalone.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** An embedded broker with the topics, and transactions on it. */
public final class TestBroker implements AutoCloseable {
  private final EmbeddedBroker broker;

  private TestBroker(EmbeddedBroker broker) {
    this.broker = broker;
  }

  public static TestBroker start(Path dir, int partitions) throws Exception {
    TestBroker broker =
        new TestBroker(
            EmbeddedBroker.start(
                new BrokerOptions(
                    dir,
                    0,
                    Map.of(),
                    reason -> {
                      throw new AssertionError(reason);
                    })));
    try (Admin admin = Admin.create(broker.settings())) {
      new TopicSetup(admin).ensure(partitions, (short) 1);
    }
    return broker;
  }

  public Map<String, Object> settings() {
    return BrokerClients.properties(broker);
  }

  /** A producer with a transaction begun. */
  public Producer<byte[], byte[]> beginTransaction() {
    Map<String, Object> settings = settings();
    settings.put("transactional.id", "test");
    settings.put("max.request.size", "16777216");
    Producer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    producer.initTransactions();
    producer.beginTransaction();
    return producer;
  }

  /** Writes the records in one transaction. */
  public void commit(List<ProducerRecord<byte[], byte[]>> records) {
    try (Producer<byte[], byte[]> producer = beginTransaction()) {
      List<Future<RecordMetadata>> sent = records.stream().map(producer::send).toList();
      producer.commitTransaction();
      sent.forEach(future -> assertThat(future).isDone());
    }
  }

  @Override
  public void close() {
    broker.close();
  }
}
