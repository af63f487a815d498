package io.kuberewind.streams.release;

import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.schemas.wire.WireCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * changes and audit facts to history, state and dead letters, with the versions of the recent past
 * beside it.
 */
public final class ReleaseTopology {
  /** Store of the versions, which reads of the recent past use. */
  public static final String VERSIONS = "versions";

  static final String EXPIRY = "expiry";
  static final String FACTS = "facts";
  static final String FACTS_DUE = "facts-due";
  static final String HELD = "held";
  static final String HISTORY = "history";
  static final String STATE = "state";
  static final String DEAD_LETTERS = "dead-letters";

  private static final String CHANGES = "changes";
  private static final String AUDIT = "audit";
  private static final String RELEASE = "release";

  /** A version is a record with its actor added, so it may be a little larger than the record. */
  private static final int MAX_VERSION_BYTES = Topic.MAX_RECORD_BYTES + 64 * 1024;

  private ReleaseTopology() {}

  /**
   * @param retention how long superseded versions stay, by record time
   * @param wait how long a change waits for an audit fact
   */
  public static Topology build(
      Inbound inbound, WireCodec codec, Duration retention, Wait wait, ReleaseMetrics metrics) {
    ByteArraySerializer bytes = new ByteArraySerializer();
    Topology topology = new Topology();
    topology.addSource(
        CHANGES,
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        Topic.CHANGES.topicName());
    topology.addSource(
        AUDIT, new ByteArrayDeserializer(), new ByteArrayDeserializer(), Topic.AUDIT.topicName());
    topology.addProcessor(
        RELEASE,
        () -> new ReleaseProcessor(inbound, codec, retention, wait, metrics),
        CHANGES,
        AUDIT);
    for (String store : List.of(VERSIONS, EXPIRY, FACTS, FACTS_DUE, HELD)) {
      topology.addStateStore(store(store), RELEASE);
    }
    topology.addSink(
        HISTORY, Topic.HISTORY.topicName(), bytes, bytes, new BarrierPartitioner(), RELEASE);
    topology.addSink(STATE, Topic.STATE.topicName(), bytes, bytes, RELEASE);
    topology.addSink(DEAD_LETTERS, Topic.DEAD_LETTERS.topicName(), bytes, bytes, RELEASE);
    return topology;
  }

  private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
        .withCachingDisabled()
        .withLoggingEnabled(Map.of("max.message.bytes", String.valueOf(MAX_VERSION_BYTES)));
  }
}
