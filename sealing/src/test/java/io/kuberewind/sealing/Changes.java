package io.kuberewind.sealing;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Clock;
import io.kuberewind.schemas.EtcdValue;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.Source;
import io.kuberewind.schemas.Variant;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Changes to seal. */
final class Changes {
  private Changes() {}

  static Change secret(String namespace, String name, long revision, String json) {
    return change("", "secrets", "Secret", namespace, name, revision, json);
  }

  static Change change(
      String group,
      String resource,
      String kind,
      String namespace,
      String name,
      long revision,
      String json) {
    return Change.newBuilder()
        .setCluster("prod")
        .setGroup(group)
        .setVersion("v1")
        .setResource(resource)
        .setKind(kind)
        .setNamespace(namespace)
        .setName(name)
        .setRevision(revision)
        .setOperation(Operation.UPDATE)
        .setTime(Instant.EPOCH)
        .setTimeError(0)
        .setClock(Clock.OBSERVED)
        .setObservedAt(Instant.EPOCH)
        .setSource(Source.API)
        .setObject(bytes(json))
        .build();
  }

  static Change withEtcd(Change change, String value) {
    EtcdValue etcd =
        EtcdValue.newBuilder()
            .setKey(bytes("/registry/secrets/shop/db"))
            .setValue(bytes(value))
            .setVersion(1)
            .setCreateRevision(1)
            .build();
    return Variant.of(change, change.getObject(), null, etcd);
  }

  static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
