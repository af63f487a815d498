package io.kuberewind.standalone.broker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A broker in a JVM of its own with producers that commit, over many partitions, until it is
 * killed; says on stdout what was committed.
 */
final class CommittingProcess {
  static final String TOPIC = "many";
  static final int PARTITIONS = 40;

  /** So many that some are always about to commit. */
  static final List<String> PRODUCERS = List.of("a", "b", "c", "d", "e", "f");

  private CommittingProcess() {}

  public static void main(String[] args) throws Exception {
    EmbeddedBroker broker =
        EmbeddedBroker.start(
            new BrokerOptions(
                Path.of(args[0]), 0, Map.of(), reason -> Runtime.getRuntime().halt(4)));
    try (Admin admin = Admin.create(BrokerClients.properties(broker))) {
      if (!admin.listTopics().names().get().contains(TOPIC)) {
        admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1))).all().get();
      }
    }
    for (String id : PRODUCERS) {
      new Thread(() -> commit(broker, id), id).start();
    }
  }

  private static void commit(EmbeddedBroker broker, String id) {
    try (KafkaProducer<String, String> producer = BrokerClients.transactional(broker, id)) {
      for (int i = 0; ; i++) {
        producer.beginTransaction();
        for (int partition = 0; partition < PARTITIONS; partition++) {
          var unused =
              producer.send(new ProducerRecord<>(TOPIC, partition, null, String.valueOf(i)));
        }
        producer.commitTransaction();
        System.out.println(i);
      }
    }
  }
}
