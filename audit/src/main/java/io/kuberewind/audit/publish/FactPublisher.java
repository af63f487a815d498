package io.kuberewind.audit.publish;

import io.kuberewind.schemas.AuditFact;
import io.kuberewind.schemas.ResourceKey;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.schemas.wire.WireCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes facts to the audit topic. Needs no transaction: a fact written twice has the same audit
 * id, and is one fact to those who read it. Safe for several threads.
 */
public final class FactPublisher implements AutoCloseable {
  private static final int DELIVERY_MILLIS = 15_000;
  private static final int BLOCK_MILLIS = 5_000;
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(5);

  /** A mark that no resource key begins with, and no barrier's key either. */
  private static final byte[] NO_OBJECT = {0x02};

  private final Producer<byte[], byte[]> producer;
  private final WireCodec codec;
  private final int partitions;

  private FactPublisher(Producer<byte[], byte[]> producer, WireCodec codec, int partitions) {
    this.producer = producer;
    this.codec = codec;
    this.partitions = partitions;
  }

  /**
   * @param settings settings of Kafka clients by Kafka's own names, with the brokers
   * @param partitions partitions of the audit topic
   */
  public static FactPublisher open(Map<String, Object> settings, WireCodec codec, int partitions) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    all.put(ProducerConfig.LINGER_MS_CONFIG, "5");
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MILLIS);
    all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, BLOCK_MILLIS);
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
    all.put(ProducerConfig.CLIENT_ID_CONFIG, "audit");
    return new FactPublisher(
        new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer()),
        codec,
        partitions);
  }

  /** Facts that are acknowledged together. For one thread. */
  public Batch batch() {
    return new Batch();
  }

  @Override
  public void close() {
    producer.close(CLOSE_BOUND);
  }

  /** Kafka did not take the facts, or did not say so in time: they are to be told again. */
  public static final class NotAcknowledgedException extends Exception {
    private static final long serialVersionUID = 1L;

    NotAcknowledgedException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Facts under way. */
  public final class Batch {
    private static final int MOST_UNDER_WAY = 10_000;

    private final List<Future<?>> underWay = new ArrayList<>();
    private int facts;

    /** Sends a fact: to the partition of its object, or to all when it names none. */
    public void add(AuditFact fact) throws NotAcknowledgedException {
      facts++;
      byte[] value = codec.encode(Topic.AUDIT.topicName(), fact);
      try {
        if (!fact.getName().isEmpty()) {
          send(null, keyOf(fact), value);
        } else {
          for (int partition = 0; partition < partitions; partition++) {
            send(partition, NO_OBJECT, value);
          }
        }
      } catch (KafkaException e) {
        throw new NotAcknowledgedException("Kafka takes no facts: " + e.getMessage(), e);
      }
      if (underWay.size() >= MOST_UNDER_WAY) {
        await();
      }
    }

    /** Returns once all that was added is acknowledged, and how much it was. */
    public int await() throws NotAcknowledgedException {
      try {
        for (Future<?> record : underWay) {
          record.get(DELIVERY_MILLIS + BLOCK_MILLIS, TimeUnit.MILLISECONDS);
        }
        underWay.clear();
        return facts;
      } catch (ExecutionException | TimeoutException e) {
        Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
        throw new NotAcknowledgedException(
            "Kafka did not acknowledge facts: " + cause.getMessage(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new NotAcknowledgedException("Stopped before Kafka acknowledged the facts", e);
      }
    }

    private void send(Integer partition, byte[] key, byte[] value) {
      underWay.add(
          producer.send(new ProducerRecord<>(Topic.AUDIT.topicName(), partition, key, value)));
    }
  }

  private static byte[] keyOf(AuditFact fact) {
    return new ResourceKey(
            fact.getCluster(),
            fact.getGroup(),
            fact.getResource(),
            fact.getNamespace(),
            fact.getName())
        .text()
        .getBytes(StandardCharsets.UTF_8);
  }
}
