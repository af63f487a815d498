package io.kuberewind.benchmarks.corpus;

import io.kuberewind.schemas.Actor;
import io.kuberewind.schemas.ActorHow;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Clock;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.RecordTypes;
import io.kuberewind.schemas.Source;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Makes changes as the streams app releases them. For one thread. */
final class Rendering {
  private final StringBuilder text = new StringBuilder(16_384);

  Rendering() {
    RecordTypes.trust();
  }

  Change change(Thing thing, Template template, Operation operation, long revision) {
    long made = Corpus.timeOf(revision);
    boolean observed = operation == Operation.OBSERVE;
    Version version = new Version(thing, revision, observed ? thing.created : made);
    byte[] object = template.render(version, text);
    StringBuilder uid = new StringBuilder(36);
    Words.uuid(uid, thing.random("uid".hashCode()));
    long noise = Thing.mix(revision);
    return Change.newBuilder()
        .setCluster(Corpus.CLUSTER)
        .setGroup(thing.kind.group())
        .setVersion(thing.kind.version())
        .setResource(thing.kind.resource())
        .setKind(thing.kind.kindName())
        .setNamespace(version.namespace())
        .setName(version.name())
        .setUid(uid.toString())
        .setRevision(revision)
        .setOperation(operation)
        .setTime(instant(made + (noise >>> 52)))
        .setTimeError(observed ? 1_000_000 : 4_000 + ((noise >>> 20) & 0x7ff))
        .setClock(Clock.TICK)
        .setObservedAt(instant(made + 3_000 + (noise & 0xfff)))
        .setSource(Source.API)
        .setWatcher("0")
        .setActor(
            Actor.newBuilder()
                .setHow(ActorHow.FIELD_MANAGER)
                .setManager(thing.kind == Kind.POD ? "kubelet" : "kube-controller-manager")
                .setSubresource("status")
                .build())
        .setObject(ByteBuffer.wrap(object))
        .build();
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
