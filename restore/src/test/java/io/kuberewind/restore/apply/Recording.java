package io.kuberewind.restore.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.BarrierPosition;
import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogWriter;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.file.SegmentWriter;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.archive.store.MemoryStore;
import io.kuberewind.restore.plan.ArchiveRef;
import io.kuberewind.restore.plan.Captured;
import io.kuberewind.restore.plan.CutRef;
import io.kuberewind.restore.plan.PlanContents;
import io.kuberewind.restore.plan.PlanOptions;
import io.kuberewind.restore.plan.PlanRequest;
import io.kuberewind.restore.plan.Planner;
import io.kuberewind.restore.plan.RestorePlan;
import io.kuberewind.restore.plan.StateReader;
import io.kuberewind.restore.rewrite.Rewrite;
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
import java.util.Set;
import java.util.stream.Collectors;

/** What lives on a cluster now, in an archive: written by the archive's own writers. */
final class Recording {
  static final String CLUSTER = "test";

  private final Archive archive;
  private final Cut cut;
  private final Set<GroupResource> vouched;

  private Recording(Archive archive, Set<GroupResource> vouched) {
    this.archive = archive;
    this.vouched = vouched;
    this.cut = archive.cutAt(TimeSpec.latest());
  }

  /** Records every object of every type that the target serves. */
  static Recording of(Target target) {
    return of(target, List.of());
  }

  /** An object as an older API server would have sent it. */
  record Old(ServedType type, ObjectNode object) {}

  /** As {@link #of(Target)}, with objects that live there no longer. */
  static Recording of(Target target, List<Old> old) {
    RecordTypes.trust();
    MemoryStore store = new MemoryStore();
    ArchiveFormat format =
        ArchiveFormat.openOrCreate(store, CLUSTER, target.identity().clusterId(), 1);
    SegmentWriter segment = new SegmentWriter(store, format.layout(), 0);
    long offset = 0;
    long last = 1;
    for (ServedType type : target.served().preferred()) {
      for (Iterator<ObjectNode> objects = target.listWhole(type, ""); objects.hasNext(); ) {
        Change change = change(type, objects.next(), Operation.OBSERVE);
        segment.add(change, offset++);
        last = Math.max(last, change.getRevision());
      }
    }
    for (Old one : old) {
      segment.add(change(one.type(), one.object(), Operation.OBSERVE), offset++);
    }
    Commit.Draft draft = Commit.by("test").advance(0, 0, offset);
    segment.seal().ifPresent(draft::add);
    long now = System.currentTimeMillis() * 1000;
    draft
        .ticks(List.of(new Tick(1, now - 1000, now - 1000), new Tick(last, now, now)))
        .barrier(0, new BarrierPosition("0", 1, last, last, now, now));
    new CatalogWriter(Catalog.load(store, format.layout())).commit(draft.build());
    return new Recording(
        Archive.open(store, Optional.empty()),
        target.served().preferred().stream().map(ServedType::type).collect(Collectors.toSet()));
  }

  static Change change(ServedType type, ObjectNode object, Operation operation) {
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
        .setOperation(operation)
        .setTime(now)
        .setTimeError(0)
        .setClock(Clock.OBSERVED)
        .setObservedAt(now)
        .setSource(Source.API)
        .setObject(ByteBuffer.wrap(object.toString().getBytes(StandardCharsets.UTF_8)))
        .build();
  }

  PlanContents contents(Target target, Selection selection) {
    return contents(target, PlanRequest.of(selection));
  }

  PlanContents contents(Target target, PlanRequest request) {
    return new Planner(CLUSTER, state(), target, request).plan(done -> {});
  }

  RestorePlan plan(Target target, Selection selection) {
    return plan(target, PlanRequest.of(selection));
  }

  RestorePlan plan(Target target, PlanRequest request) {
    return plan(target.identity(), contents(target, request), request.options());
  }

  /** The plan that also deletes, of everything that was recorded. */
  RestorePlan exact(Target target, Selection selection, PlanOptions options) {
    return judged(
        plan(target, PlanRequest.of(selection).with(options, Captured.of(vouched))), target);
  }

  /** The plan with the API server's verdicts. */
  RestorePlan judged(RestorePlan plan, Target target) {
    return judged(plan, target, Rewrite.NONE);
  }

  /** As {@link #judged(RestorePlan, Target)}, of rewritten objects. */
  RestorePlan judged(RestorePlan plan, Target target, Rewrite rewrite) {
    return plan.with(
        new DryRun(CLUSTER, state(), target, rewrite, plan.options(), plan.fieldManager())
            .judge(plan.contents(), done -> {}));
  }

  /** What it is known of what was there. */
  Captured captured() {
    return Captured.of(vouched);
  }

  RestorePlan plan(TargetIdentity identity, PlanContents contents) {
    return plan(identity, contents, PlanOptions.NONE);
  }

  /** As {@link #plan(TargetIdentity, PlanContents)}, made with options. */
  RestorePlan plan(TargetIdentity identity, PlanContents contents, PlanOptions options) {
    return new RestorePlan(
        RestorePlan.newId(),
        Instant.now(),
        new ArchiveRef("memory", CLUSTER, identity.clusterId()),
        new CutRef(1, cut.revision(), cut.instant(), Duration.ZERO, "TICK", true),
        identity,
        contents,
        options,
        RestorePlan.NO_REWRITE,
        Optional.empty());
  }

  ApplyReport apply(RestorePlan plan, Target target) {
    return apply(plan, target, Rewrite.NONE, ApplyOptions.DEFAULTS);
  }

  ApplyReport apply(RestorePlan plan, Target target, Rewrite rewrite, ApplyOptions options) {
    return new Applier(plan, state(), target, rewrite, options, (result, done, total) -> {})
        .apply();
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
