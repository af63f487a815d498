package io.kuberewind.cli;

import static io.kuberewind.cli.ShopArchive.at;

import io.kuberewind.archive.catalog.CapturedType;
import io.kuberewind.archive.catalog.CoverageSpan;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStores;
import io.kuberewind.schemas.Actor;
import io.kuberewind.schemas.ActorHow;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Clock;
import io.kuberewind.schemas.CoverageEvent;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.RecordTypes;
import io.kuberewind.schemas.Source;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One deployment that many people work on, each known in another way. */
final class PeopleArchive {
  static final String AUDIT_ID = "2f1c6f9e-0a54-4d59-9d0f-3c1f6f3f3a10";

  private static final CapturedType DEPLOYMENT =
      new CapturedType("apps", "v1", "deployments", "Deployment", true);
  private static final CapturedType CONFIG =
      new CapturedType("", "v1", "configmaps", "ConfigMap", true);

  private final List<Change> changes = new ArrayList<>();

  /** Writes it below {@code folder}. */
  static void write(Path folder) {
    RecordTypes.trust();
    PeopleArchive people = new PeopleArchive();
    people.tell();
    try (ObjectStore store = ObjectStores.open(folder.toUri(), Map.of())) {
      ShopArchive.store(store, people.changes, List.of(DEPLOYMENT, CONFIG), coverage());
    }
  }

  private void tell() {
    add(5, Operation.OBSERVE, null, web(1, "{'name':'web','image':'web:1'}"));
    add(10, Operation.UPDATE, audited("alice", null), web(2, "{'name':'web','image':'web:1'}"));
    add(
        12,
        Operation.UPDATE,
        managed("helm"),
        web(2, "{'name':'proxy','image':'envoy:1'},{'name':'web','image':'web:1'}"));
    add(
        20,
        Operation.UPDATE,
        audited("carol", "system:serviceaccount:ci:deployer"),
        web(2, "{'name':'proxy','image':'envoy:1'},{'name':'web','image':'web:2'}"));
    add(24, Operation.DELETE, audited("mallory", null), web(2, "{'name':'web','image':'web:2'}"));
    add(
        30,
        Operation.CREATE,
        managed("kuberewind-restore-abc123def456"),
        web(2, "{'name':'proxy','image':'envoy:1'},{'name':'web','image':'web:2'}"));
    add(35, Operation.UPDATE, unresolved(), web(4, "{'name':'web','image':'web:2'}"));
  }

  private static String web(int replicas, String containers) {
    return "'spec':{'replicas':%d,'template':{'spec':{'containers':[%s]}}}"
        .formatted(replicas, containers);
  }

  private void add(long revision, Operation operation, Actor actor, String rest) {
    String object =
        ("{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web','namespace':'shop',"
                + "'uid':'uid-web','resourceVersion':'%d'},%s}")
            .formatted(revision, rest)
            .replace('\'', '"');
    boolean audited = actor != null && actor.getHow() == ActorHow.AUDIT;
    changes.add(
        Change.newBuilder()
            .setCluster("prod")
            .setGroup("apps")
            .setVersion("v1")
            .setResource("deployments")
            .setKind("Deployment")
            .setNamespace("shop")
            .setName("web")
            .setUid("uid-web")
            .setRevision(revision)
            .setOperation(operation)
            .setTime(at(revision))
            .setTimeError(audited ? 1 : 500_000)
            .setClock(audited ? Clock.AUDIT : Clock.OBSERVED)
            .setObservedAt(at(revision))
            .setSource(Source.API)
            .setActor(actor)
            .setObject(ByteBuffer.wrap(object.getBytes(StandardCharsets.UTF_8)))
            .build());
  }

  private static Actor audited(String user, String onBehalfOf) {
    return Actor.newBuilder()
        .setHow(ActorHow.AUDIT)
        .setUser(user)
        .setOnBehalfOf(onBehalfOf)
        .setGroups(List.of("developers", "system:authenticated"))
        .setAgent("kubectl/v1.36.3")
        .setAddress("10.0.0.7")
        .setAuditId(AUDIT_ID)
        .build();
  }

  private static Actor managed(String manager) {
    return Actor.newBuilder().setHow(ActorHow.FIELD_MANAGER).setManager(manager).build();
  }

  private static Actor unresolved() {
    return Actor.newBuilder().setHow(ActorHow.UNRESOLVED).build();
  }

  /** A gap in the middle, one that has no end, and what was seen of another type. */
  private static List<CoverageSpan> coverage() {
    return List.of(
        span(CoverageEvent.SEEN, CONFIG, 2, 40, null),
        span(CoverageEvent.GAP, DEPLOYMENT, 14, 18, "watcher was down past compaction"),
        span(CoverageEvent.GAP, DEPLOYMENT, 33, Long.MAX_VALUE, "history was lost"));
  }

  private static CoverageSpan span(
      CoverageEvent event, CapturedType type, long from, long to, String reason) {
    long end = Math.min(to, ShopArchive.LAST);
    return new CoverageSpan(
        type,
        "0",
        event,
        new CoverageSpan.Revisions(from, to, end),
        new CoverageSpan.Times(Micros.of(at(from)), Micros.of(at(end))),
        reason);
  }
}
