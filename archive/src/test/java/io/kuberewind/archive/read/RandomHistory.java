package io.kuberewind.archive.read;

import io.kuberewind.archive.Changes;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.EtcdValue;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.ResourceKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A random history in partitions: objects are created, changed, deleted and made again; some
 * changes come late, some twice, some again with etcd's value, some deletions were found by a list.
 */
final class RandomHistory {
  static final List<String> NAMESPACES = List.of("", "shop", "shop-2");
  static final List<String> RESOURCES = List.of("configmaps", "deployments", "secrets");
  private static final int NAMES = 6;

  private final Random random;
  private final int partitions;
  private final Map<ResourceKey, Change> living = new HashMap<>();
  private final List<List<Change>> logs = new ArrayList<>();
  private long revision;

  RandomHistory(Random random, int partitions, int changes) {
    this.random = random;
    this.partitions = partitions;
    for (int p = 0; p < partitions; p++) {
      logs.add(new ArrayList<>());
    }
    for (int i = 0; i < changes; i++) {
      append();
    }
  }

  /** The log of the partition, in the order in which it came. */
  List<Change> log(int partition) {
    return logs.get(partition);
  }

  long lastRevision() {
    return revision;
  }

  private void append() {
    revision += 1 + random.nextInt(3);
    Change change = next();
    List<Change> log = logs.get(Math.floorMod(ResourceKey.of(change).hashCode(), partitions));
    int late = random.nextInt(8) == 0 ? random.nextInt(log.size() + 1) : 0;
    log.add(log.size() - late, change);
    if (random.nextInt(10) == 0) {
      log.add(change);
    }
    if (random.nextInt(25) == 0) {
      log.add(observed(change));
    }
    if (random.nextInt(5) == 0) {
      log.add(withValue(observed(change)));
    }
  }

  private Change next() {
    Change.Builder builder =
        Changes.in(
            "",
            RESOURCES.get(random.nextInt(RESOURCES.size())),
            NAMESPACES.get(random.nextInt(NAMESPACES.size())),
            "name-" + random.nextInt(NAMES),
            revision,
            Operation.CREATE);
    Change draft = builder.build();
    ResourceKey key = ResourceKey.of(draft);
    Change before = living.get(key);
    if (before == null) {
      living.put(key, draft);
      return builder.setObject(object()).build();
    }
    if (random.nextInt(3) > 0) {
      return builder.setOperation(Operation.UPDATE).setObject(object()).build();
    }
    living.remove(key);
    builder.setOperation(Operation.DELETE).setObject(before.getObject());
    if (random.nextInt(4) == 0) {
      builder.setRevisionAfter(before.getRevision()).setObject(ByteBuffer.allocate(0));
    }
    return builder.build();
  }

  private static Change observed(Change change) {
    return change.getOperation() == Operation.DELETE
        ? change
        : Change.newBuilder(change).setOperation(Operation.OBSERVE).build();
  }

  /** As one tells of it who reads etcd, and knows less of the rest. */
  private Change withValue(Change change) {
    EtcdValue etcd =
        EtcdValue.newBuilder()
            .setKey(ByteBuffer.wrap(change.getName().getBytes(StandardCharsets.UTF_8)))
            .setValue(ByteBuffer.wrap(new byte[] {(byte) random.nextInt(), 1}))
            .setVersion(1)
            .setCreateRevision(change.getRevision())
            .build();
    return Change.newBuilder(change).setEtcd(etcd).setTimeError(7).build();
  }

  private ByteBuffer object() {
    byte[] bytes = new byte[random.nextInt(1500)];
    Arrays.fill(bytes, (byte) ('a' + random.nextInt(26)));
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }
}
