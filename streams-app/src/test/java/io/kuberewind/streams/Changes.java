package io.kuberewind.streams;

import io.kuberewind.schemas.Barrier;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Clock;
import io.kuberewind.schemas.EtcdValue;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.Source;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Makes records for tests. */
public final class Changes {
  public static final String CLUSTER = "test";

  private Changes() {}

  public static Change change(String name, long revision, Operation operation) {
    return change(name, revision, operation, object(name, revision, ""));
  }

  public static Change change(String name, long revision, Operation operation, String json) {
    Instant time = Instant.ofEpochSecond(1_800_000_000L + revision);
    return Change.newBuilder()
        .setCluster(CLUSTER)
        .setGroup("")
        .setVersion("v1")
        .setResource("configmaps")
        .setKind("ConfigMap")
        .setNamespace("ns")
        .setName(name)
        .setUid("uid-" + name)
        .setRevision(revision)
        .setOperation(operation)
        .setTime(time)
        .setTimeError(1_000)
        .setClock(Clock.OBSERVED)
        .setObservedAt(time)
        .setSource(Source.API)
        .setWatcher("0")
        .setObject(bytes(json))
        .build();
  }

  /** The change as one tells of it who reads etcd. */
  public static Change withValue(Change change) {
    return withValue(change, "raw");
  }

  /** The same with {@code value} in etcd. */
  public static Change withValue(Change change, String value) {
    EtcdValue etcd =
        EtcdValue.newBuilder()
            .setKey(bytes("/registry/configmaps/ns/" + change.getName()))
            .setValue(bytes(value))
            .setVersion(3)
            .setCreateRevision(2)
            .build();
    return Change.newBuilder(change).setEtcd(etcd).build();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** An object with {@code managedFields}, the entries' JSON between commas. */
  public static String object(String name, long revision, String managedFields) {
    return """
        {"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"%s","namespace":"ns",\
        "uid":"uid-%s","resourceVersion":"%d","creationTimestamp":"2026-11-20T14:00:00Z",\
        "managedFields":[%s]},"data":{"at":"%d"}}"""
        .formatted(name, name, revision, managedFields, revision);
  }

  public static Barrier barrier(int partition, String watcher, long sequence, long revision) {
    Instant time = Instant.ofEpochSecond(1_800_000_000L + revision);
    return Barrier.newBuilder()
        .setCluster(CLUSTER)
        .setWatcher(watcher)
        .setSequence(sequence)
        .setRevision(revision)
        .setConfirmed(revision)
        .setReadStarted(time)
        .setReadEnded(time)
        .setPartition(partition)
        .build();
  }
}
