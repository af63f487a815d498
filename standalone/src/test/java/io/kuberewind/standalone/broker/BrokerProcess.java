package io.kuberewind.standalone.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A broker in a JVM of its own that writes until it is killed; says on stdout what is acknowledged.
 */
final class BrokerProcess {
  static final String TOPIC = "t";

  private BrokerProcess() {}

  public static void main(String[] args) throws Exception {
    EmbeddedBroker broker =
        EmbeddedBroker.start(
            new BrokerOptions(
                Path.of(args[0]), 0, Map.of(), reason -> Runtime.getRuntime().halt(4)));
    BrokerClients.createTopic(broker, TOPIC);
    Map<String, Object> properties = new HashMap<>(BrokerClients.properties(broker));
    properties.put("acks", "all");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
      for (int i = 0; ; i++) {
        producer.send(new ProducerRecord<>(TOPIC, "key", String.valueOf(i))).get();
        System.out.println(i);
      }
    }
  }
}
