package io.kuberewind.cli.training;

import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.BarrierPosition;
import io.kuberewind.archive.catalog.CapturedType;
import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogWriter;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.file.SegmentWriter;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Clock;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.RecordTypes;
import io.kuberewind.schemas.Source;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Writes an archive of three changes, for commands to be tried on. */
final class SmallArchive {
  private static final String CLUSTER = "training";
  private static final String OBJECT =
      """
      {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"web","namespace":"shop",\
      "uid":"u","resourceVersion":"%d","creationTimestamp":"2026-01-01T00:00:00Z"},\
      "data":{"currency":"%s"}}""";

  private final ObjectStore store;
  private final Instant begin;

  SmallArchive(ObjectStore store, Instant begin) {
    this.store = store;
    this.begin = begin;
  }

  void write() {
    RecordTypes.trust();
    ArchiveFormat format = ArchiveFormat.openOrCreate(store, CLUSTER, "uid", 1);
    SegmentWriter segment = new SegmentWriter(store, format.layout(), 0);
    segment.add(change(10, Operation.CREATE, "EUR"), 0);
    segment.add(change(20, Operation.UPDATE, "USD"), 1);
    segment.add(change(30, Operation.DELETE, "USD"), 2);
    Commit.Draft draft = Commit.by("training");
    segment.seal().ifPresent(draft::add);
    draft
        .advance(0, 0, 3)
        .types(List.of(new CapturedType("", "v1", "configmaps", "ConfigMap", true)))
        .ticks(List.of(tick(1), tick(40)))
        .barrier(
            0, new BarrierPosition("0", 1, 40, 40, tick(40).readStarted(), tick(40).readEnded()));
    new CatalogWriter(Catalog.load(store, format.layout())).commit(draft.build());
  }

  private Tick tick(long revision) {
    long at = Micros.of(begin.plusSeconds(revision));
    return new Tick(revision, at, at + 1000);
  }

  private Change change(long revision, Operation operation, String currency) {
    Instant at = begin.plusSeconds(revision);
    return Change.newBuilder()
        .setCluster(CLUSTER)
        .setGroup("")
        .setVersion("v1")
        .setResource("configmaps")
        .setKind("ConfigMap")
        .setNamespace("shop")
        .setName("web")
        .setUid("u")
        .setRevision(revision)
        .setOperation(operation)
        .setTime(at)
        .setTimeError(1000)
        .setClock(Clock.OBSERVED)
        .setObservedAt(at)
        .setSource(Source.API)
        .setObject(
            ByteBuffer.wrap(OBJECT.formatted(revision, currency).getBytes(StandardCharsets.UTF_8)))
        .build();
  }
}
