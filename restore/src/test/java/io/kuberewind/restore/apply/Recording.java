package io.kuberewind.restore.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.BarrierPosition;
import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogWriter;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.file.SegmentWriter;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.archive.store.MemoryStore;
import io.kuberewind.restore.plan.ArchiveRef;
import io.kuberewind.restore.plan.CutRef;
import io.kuberewind.restore.plan.PlanContents;
import io.kuberewind.restore.plan.Planner;
import io.kuberewind.restore.plan.RestorePlan;
import io.kuberewind.restore.plan.StateReader;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.restore.target.ServedType;
import io.kuberewind.restore.target.Target;
import io.kuberewind.restore.target.TargetIdentity;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Clock;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.RecordTypes;
import io.kuberewind.schemas.Source;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** What lives on a cluster now, in an archive: written by the archive's own writers. */
final class Recording {
  private static final String CLUSTER = "test";

  private final Archive archive;
  private final Cut cut;

  private Recording(Archive archive) {
    this.archive = archive;
    this.cut = archive.cutAt(TimeSpec.latest());
  }

  /** Records every object of every type that the target serves. */
  static Recording of(Target target) {
    RecordTypes.trust();
    MemoryStore store = new MemoryStore();
    ArchiveFormat format =
        ArchiveFormat.openOrCreate(store, CLUSTER, target.identity().clusterId(), 1);
    SegmentWriter segment = new SegmentWriter(store, format.layout(), 0);
    long offset = 0;
    long last = 1;
    for (ServedType type : target.served().preferred()) {
      for (Iterator<ObjectNode> objects = target.listWhole(type, ""); objects.hasNext(); ) {
        Change change = change(type, objects.next());
        segment.add(change, offset++);
        last = Math.max(last, change.getRevision());
      }
    }
    Commit.Draft draft = Commit.by("test").advance(0, 0, offset);
    segment.seal().ifPresent(draft::add);
    long now = System.currentTimeMillis() * 1000;
    draft
        .ticks(List.of(new Tick(1, now - 1000, now - 1000), new Tick(last, now, now)))
        .barrier(0, new BarrierPosition("0", 1, last, last, now, now));
    new CatalogWriter(Catalog.load(store, format.layout())).commit(draft.build());
    return new Recording(Archive.open(store, Optional.empty()));
  }

  private static Change change(ServedType type, ObjectNode object) {
    Instant now = Instant.now();
    return Change.newBuilder()
        .setCluster(CLUSTER)
        .setGroup(type.type().group())
        .setVersion(type.version())
        .setResource(type.type().resource())
        .setKind(type.kind())
        .setNamespace(object.at("/metadata/namespace").asText(""))
        .setName(object.at("/metadata/name").asText())
        .setUid(object.at("/metadata/uid").asText())
        .setRevision(object.at("/metadata/resourceVersion").asLong())
        .setOperation(Operation.OBSERVE)
        .setTime(now)
        .setTimeError(0)
        .setClock(Clock.OBSERVED)
        .setObservedAt(now)
        .setSource(Source.API)
        .setObject(ByteBuffer.wrap(object.toString().getBytes(StandardCharsets.UTF_8)))
        .build();
  }

  PlanContents contents(Target target, Selection selection) {
    return new Planner(CLUSTER, state(), target, selection).plan(done -> {});
  }

  RestorePlan plan(Target target, Selection selection) {
    return plan(target.identity(), contents(target, selection));
  }

  RestorePlan plan(TargetIdentity identity, PlanContents contents) {
    return new RestorePlan(
        RestorePlan.newId(),
        Instant.now(),
        new ArchiveRef("memory", CLUSTER, identity.clusterId()),
        new CutRef(1, cut.revision(), cut.instant(), Duration.ZERO, "TICK", true),
        identity,
        contents);
  }

  ApplyReport apply(RestorePlan plan, Target target) {
    return new Applier(plan, state(), target, (result, done, total) -> {}).apply();
  }

  StateReader state() {
    return (KeyScope scope) -> new Objects(archive.state(cut, scope));
  }

  private record Objects(CloseableIterator<Change> state) implements StateReader.Objects {
    @Override
    public boolean hasNext() {
      return state.hasNext();
    }

    @Override
    public Change next() {
      return state.next();
    }

    @Override
    public void close() {
      state.close();
    }
  }
}
