package io.kuberewind.archive;

import io.kuberewind.archive.file.Micros;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Clock;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.RecordTypes;
import io.kuberewind.schemas.Source;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Makes changes for tests. Revision r is made r milliseconds after 2026-01-01, unless said. */
public final class Changes {
  public static final String CLUSTER = "prod";
  public static final long EPOCH = 1_767_225_600_000_000L;

  static {
    RecordTypes.trust();
  }

  private Changes() {}

  public static Change of(String name, long revision, Operation operation) {
    return in("", "configmaps", "shop", name, revision, operation).build();
  }

  public static Change of(String name, long revision, Operation operation, String object) {
    return in("", "configmaps", "shop", name, revision, operation)
        .setObject(ByteBuffer.wrap(object.getBytes(StandardCharsets.UTF_8)))
        .build();
  }

  public static Change.Builder in(
      String group,
      String resource,
      String namespace,
      String name,
      long revision,
      Operation operation) {
    String object = "{\"metadata\":{\"name\":\"%s\",\"resourceVersion\":\"%d\"}}";
    return Change.newBuilder()
        .setCluster(CLUSTER)
        .setGroup(group)
        .setVersion("v1")
        .setResource(resource)
        .setKind("Kind")
        .setNamespace(namespace)
        .setName(name)
        .setUid("uid-" + name)
        .setRevision(revision)
        .setOperation(operation)
        .setTime(Micros.instant(timeOf(revision)))
        .setTimeError(500)
        .setClock(Clock.OBSERVED)
        .setObservedAt(Micros.instant(timeOf(revision)))
        .setSource(Source.API)
        .setObject(
            ByteBuffer.wrap(object.formatted(name, revision).getBytes(StandardCharsets.UTF_8)));
  }

  /** Microseconds since the epoch at which the revision is made. */
  public static long timeOf(long revision) {
    return EPOCH + revision * 1000;
  }
}
