package io.kuberewind.watcher.publish;

import io.kuberewind.schemas.Cursor;
import io.kuberewind.schemas.KnownObject;
import io.kuberewind.schemas.ResourceKey;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.schemas.wire.WireCodec;
import io.kuberewind.watcher.change.Life;
import io.kuberewind.watcher.change.Position;
import io.kuberewind.watcher.change.Recovered;
import io.kuberewind.watcher.change.Recovered.TypeState;
import io.kuberewind.watcher.change.ResourceType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads back what an earlier run of the same instance left in the cursors topic. */
final class CursorReader {
  private static final String NAMESPACES = "namespaces";
  private static final Duration POLL = Duration.ofMillis(200);

  /** Another instance's open transaction hides what follows it until the broker ends it. */
  private static final Duration LONGEST =
      Duration.ofMillis(KafkaClients.TRANSACTION_TIMEOUT_MILLIS * 2L);

  private final WireCodec codec;
  private final CursorKeys keys;
  private final String cluster;
  private final ResourceKey kubeSystem;
  private final Map<String, TypeState> types = new HashMap<>();
  private long barrierSequence;
  private Recovered.Barrier barrier = Recovered.Barrier.NONE;
  private Life life = Life.NONE;
  private int identifiedIn;

  CursorReader(WireCodec codec, CursorKeys keys, String cluster) {
    this.codec = codec;
    this.keys = keys;
    this.cluster = cluster;
    this.kubeSystem = new ResourceKey(cluster, "", NAMESPACES, "", "kube-system");
  }

  /**
   * Reads the topic to the end it has now.
   *
   * @throws TimeoutException when the end is not reached in time
   */
  Recovered read(KafkaClients kafka) throws ExecutionException, InterruptedException {
    try (Admin admin = kafka.admin();
        Consumer<byte[], byte[]> consumer = kafka.consumer()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topic.CURSORS.topicName()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      Map<TopicPartition, Long> ends = ends(admin, partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Instant deadline = Instant.now().plus(LONGEST);
      while (!isAtEnd(consumer, ends)) {
        if (Instant.now().isAfter(deadline)) {
          throw new TimeoutException("The cursors topic could not be read to its end");
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          take(new String(record.key(), StandardCharsets.UTF_8), record.value());
        }
      }
    }
    return new Recovered(types, barrierSequence, barrier, life);
  }

  /** The ends as no transaction hides them: what is ours may lie behind another's open one. */
  private static Map<TopicPartition, Long> ends(Admin admin, List<TopicPartition> partitions)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> latest =
        partitions.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
    ListOffsetsOptions all = new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED);
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin.listOffsets(latest, all).all().get().forEach((p, end) -> ends.put(p, end.offset()));
    return ends;
  }

  private static boolean isAtEnd(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private void take(String key, byte[] value) {
    if (value != null) {
      takeLife(key, value);
    }
    if (key.startsWith(keys.knownObjects())) {
      takeKnown(ResourceKey.parse(key.substring(keys.knownObjects().length())), value);
    } else if (key.startsWith(keys.cursors())) {
      takeCursor(key.substring(keys.cursors().length()), value);
    } else if (key.startsWith(keys.counted())) {
      takeCounted(key.substring(keys.counted().length()), value);
    } else if (key.equals(new String(keys.barrier(), StandardCharsets.UTF_8)) && value != null) {
      barrierSequence = codec.decode(value, Cursor.class).getRevision();
    } else if (key.equals(new String(keys.tick(), StandardCharsets.UTF_8)) && value != null) {
      Cursor tick = codec.decode(value, Cursor.class);
      barrier = new Recovered.Barrier(tick.getTimeline(), positionOf(tick));
    }
  }

  /** Every watcher of the cluster tells of its life: one of them may have been away. */
  private void takeLife(String key, byte[] value) {
    if (keys.isTick(key) || keys.isCursor(key, NAMESPACES)) {
      Cursor tick = codec.decode(value, Cursor.class);
      life = life.seen(tick.getTimeline(), tick.getRevision());
    } else if (keys.isCursor(key)) {
      // Its revision may be of another etcd.
      life = life.seen(codec.decode(value, Cursor.class).getTimeline(), 0);
    } else if (keys.isKnown(key, kubeSystem)) {
      KnownObject known = codec.decode(value, KnownObject.class);
      if (known.getTimeline() >= identifiedIn) {
        identifiedIn = known.getTimeline();
        life = life.of(known.getUid());
      }
    }
  }

  private void takeKnown(ResourceKey key, byte[] value) {
    if (!key.cluster().equals(cluster)) {
      return;
    }
    TypeState type = type(key.group(), key.resource(), "");
    if (value == null) {
      type.known().remove(key.namespace(), key.name());
    } else {
      KnownObject known = codec.decode(value, KnownObject.class);
      type.known()
          .put(
              key.namespace(),
              key.name(),
              known.getRevision(),
              known.getUid(),
              known.getTimeline());
    }
  }

  private void takeCursor(String text, byte[] value) {
    // A type's text is the key of its objects without namespace and name.
    ResourceKey key = ResourceKey.parse(text + "//-");
    if (!key.cluster().equals(cluster)) {
      return;
    }
    if (value == null) {
      type(key.group(), key.resource(), "").position(Position.NONE, 1);
    } else {
      Cursor cursor = codec.decode(value, Cursor.class);
      type(key.group(), key.resource(), cursor.getVersion())
          .position(positionOf(cursor), cursor.getTimeline())
          .withEtcdValues(cursor.getEtcdValues());
    }
  }

  private void takeCounted(String text, byte[] value) {
    ResourceKey key = ResourceKey.parse(text + "//-");
    if (key.cluster().equals(cluster)) {
      type(key.group(), key.resource(), "")
          .countedIn(value == null ? 0 : codec.decode(value, Cursor.class).getRevision());
    }
  }

  private static Position positionOf(Cursor cursor) {
    long time = ChronoUnit.MICROS.between(Instant.EPOCH, cursor.getTime());
    return new Position(cursor.getRevision(), time);
  }

  private TypeState type(String group, String resource, String version) {
    ResourceType named = new ResourceType(group, version, resource, "", true);
    return types.computeIfAbsent(named.name(), name -> new TypeState(named));
  }
}
