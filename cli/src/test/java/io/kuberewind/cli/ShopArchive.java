package io.kuberewind.cli;

import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.BarrierPosition;
import io.kuberewind.archive.catalog.CapturedType;
import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogWriter;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.catalog.CoverageSpan;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.file.SegmentWriter;
import io.kuberewind.archive.key.Ordinal;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A small shop's history in an archive: revision r is written r seconds after {@link #BEGIN}. */
final class ShopArchive {
  static final Instant BEGIN = Instant.parse("2026-11-20T14:00:00Z");
  static final long LAST = 40;
  static final long REWOUND = 15;

  private static final CapturedType NAMESPACE =
      new CapturedType("", "v1", "namespaces", "Namespace", false);
  private static final CapturedType CONFIG =
      new CapturedType("", "v1", "configmaps", "ConfigMap", true);
  private static final CapturedType SECRET = new CapturedType("", "v1", "secrets", "Secret", true);
  private static final CapturedType DEPLOYMENT =
      new CapturedType("apps", "v1", "deployments", "Deployment", true);
  private static final CapturedType PROMOTION =
      new CapturedType("shop.example.com", "v1", "promotions", "Promotion", true);

  private final List<Change> changes = new ArrayList<>();

  /** Writes it below {@code folder}. */
  static void write(Path folder) {
    write(folder, change -> change);
  }

  /** Writes it below {@code folder}, each change being what {@code form} makes of it. */
  static void write(Path folder, UnaryOperator<Change> form) {
    write(folder, form, Map.of(), List.of(gap()));
  }

  /** The same, with {@code more} on record of what was seen. */
  static void write(Path folder, UnaryOperator<Change> form, CoverageSpan more) {
    write(folder, form, Map.of(), List.of(gap(), more));
  }

  /** Writes it into a store with these options, such as keys. */
  static void write(Path folder, UnaryOperator<Change> form, Map<String, String> options) {
    write(folder, form, options, List.of(gap()));
  }

  private static void write(
      Path folder,
      UnaryOperator<Change> form,
      Map<String, String> options,
      List<CoverageSpan> coverage) {
    RecordTypes.trust();
    ShopArchive shop = new ShopArchive();
    shop.tell();
    shop.changes.replaceAll(form);
    try (ObjectStore store = ObjectStores.open(folder.toUri(), options)) {
      store(
          store, shop.changes, List.of(NAMESPACE, CONFIG, SECRET, DEPLOYMENT, PROMOTION), coverage);
    }
  }

  /**
   * Writes it below {@code folder}, and what came after its etcd was put back to revision 13: in
   * timeline 2, from revision {@link #REWOUND} on, the shop sells in pounds at 20 and has no secret
   * from 24 on.
   */
  static void writeRewound(Path folder) {
    write(folder);
    ShopArchive again = new ShopArchive();
    again.add(NAMESPACE, "", "shop", 5, Operation.OBSERVE, null, "'status':{'phase':'Active'}");
    again.add(
        CONFIG, "shop", "storefront", 10, Operation.OBSERVE, null, "'data':{'currency':'EUR'}");
    again.add(SECRET, "shop", "payment", 12, Operation.OBSERVE, null, "'data':{'key':'YQ=='}");
    again.add(CONFIG, "shop", "evil\u001b[31m", REWOUND, Operation.DELETE, null, "'data':{}");
    again.add(
        CONFIG, "shop", "storefront", 20, Operation.UPDATE, null, "'data':{'currency':'GBP'}");
    again.add(SECRET, "shop", "payment", 24, Operation.DELETE, null, "'data':{'key':'YQ=='}");
    again.changes.replaceAll(change -> Change.newBuilder(change).setTimeline(2).build());
    try (ObjectStore store = ObjectStores.open(folder.toUri(), Map.of())) {
      ArchiveFormat format = ArchiveFormat.openOrCreate(store, "prod", "prod-uid", 1);
      Catalog catalog = Catalog.load(store, format.layout());
      SegmentWriter segment = new SegmentWriter(store, format.layout(), 0);
      long from = catalog.state().nextOffset(0);
      long to = from;
      for (Change change : again.changes) {
        segment.add(change, to++);
      }
      Commit.Draft draft = Commit.by("test").advance(0, from, to);
      segment.seal().ifPresent(draft::add);
      List<Tick> ticks = new ArrayList<>();
      for (long revision = REWOUND; revision <= LAST; revision++) {
        long read = Micros.of(at(LAST + revision));
        ticks.add(new Tick(Ordinal.of(2, revision), read, read + 5_000));
      }
      Tick last = ticks.get(ticks.size() - 1);
      draft
          .ticks(ticks)
          .barrier(
              0,
              new BarrierPosition(
                  "0",
                  2 * LAST,
                  last.revision(),
                  last.revision(),
                  last.readStarted(),
                  last.readEnded()));
      new CatalogWriter(catalog).commit(draft.build());
    }
  }

  private void tell() {
    add(NAMESPACE, "", "shop", 5, Operation.OBSERVE, null, "'status':{'phase':'Active'}");
    add(CONFIG, "shop", "storefront", 10, Operation.CREATE, "kubectl", "'data':{'currency':'EUR'}");
    add(
        SECRET,
        "shop",
        "payment",
        12,
        Operation.CREATE,
        "kubectl",
        "'data':{'key':'aHVudGVyMg=='}");
    add(DEPLOYMENT, "shop", "web", 15, Operation.CREATE, "kubectl", deployment(2, "web:1"));
    add(DEPLOYMENT, "shop", "web", 20, Operation.UPDATE, "kubectl", deployment(3, "web:2"));
    add(SECRET, "shop", "payment", 22, Operation.UPDATE, "kubectl", "'data':{'key':'b3RoZXI='}");
    add(
        CONFIG,
        "shop",
        "storefront",
        25,
        Operation.UPDATE,
        "kuberewind-restore-abc123def456",
        "'data':{'currency':'USD'}");
    add(CONFIG, "shop", "evil\u001b[31m", 28, Operation.CREATE, null, "'data':{'x':'\\u001b[2J'}");
    add(DEPLOYMENT, "shop", "web", 30, Operation.DELETE, null, deployment(3, "web:2"));
  }

  private static String deployment(int replicas, String image) {
    return "'spec':{'replicas':%d,'template':{'spec':{'containers':[{'name':'web','image':'%s'}]}}}"
        .formatted(replicas, image);
  }

  private void add(
      CapturedType type,
      String namespace,
      String name,
      long revision,
      Operation operation,
      String manager,
      String rest) {
    String object =
        ("{'apiVersion':'%s','kind':'%s','metadata':{'name':'%s','namespace':'%s','uid':'uid-%s',"
                + "'resourceVersion':'%d','creationTimestamp':'%s','labels':{'app':'shop'}},%s}")
            .formatted(
                type.group().isEmpty() ? "v1" : type.group() + "/v1",
                type.kind(),
                name.replace("\u001b", "\\u001b"),
                namespace,
                type.resource(),
                revision,
                BEGIN,
                rest)
            .replace('\'', '"');
    changes.add(
        Change.newBuilder()
            .setCluster("prod")
            .setGroup(type.group())
            .setVersion(type.version())
            .setResource(type.resource())
            .setKind(type.kind())
            .setNamespace(namespace)
            .setName(name)
            .setUid("uid-" + type.resource())
            .setRevision(revision)
            .setOperation(operation)
            .setTime(at(revision))
            .setTimeError(8000)
            .setClock(Clock.OBSERVED)
            .setObservedAt(at(revision))
            .setSource(Source.API)
            .setActor(actor(manager))
            .setObject(ByteBuffer.wrap(object.getBytes(StandardCharsets.UTF_8)))
            .build());
  }

  private static Actor actor(String manager) {
    return Actor.newBuilder()
        .setHow(manager == null ? ActorHow.UNRESOLVED : ActorHow.FIELD_MANAGER)
        .setManager(manager)
        .build();
  }

  /** Writes an archive with ticks from revision 2 to {@link #LAST}. */
  static void store(
      ObjectStore store,
      List<Change> changes,
      List<CapturedType> types,
      List<CoverageSpan> coverage) {
    ArchiveFormat format = ArchiveFormat.openOrCreate(store, "prod", "prod-uid", 1);
    SegmentWriter segment = new SegmentWriter(store, format.layout(), 0);
    for (int i = 0; i < changes.size(); i++) {
      segment.add(changes.get(i), i);
    }
    Commit.Draft draft = Commit.by("test").advance(0, 0, changes.size());
    segment.seal().ifPresent(draft::add);
    List<Tick> ticks = new ArrayList<>();
    for (long revision = 2; revision <= LAST; revision++) {
      ticks.add(tick(revision));
    }
    draft.types(types).ticks(ticks).barrier(0, barrier()).coverage(coverage);
    new CatalogWriter(Catalog.load(store, format.layout())).commit(draft.build());
  }

  private static CoverageSpan gap() {
    return new CoverageSpan(
        PROMOTION,
        "0",
        CoverageEvent.GAP,
        new CoverageSpan.Revisions(16, 19, 19),
        new CoverageSpan.Times(Micros.of(at(16)), Micros.of(at(19))),
        "watcher down past compaction");
  }

  private static BarrierPosition barrier() {
    Tick last = tick(LAST);
    return new BarrierPosition("0", LAST, LAST, 24, last.readStarted(), last.readEnded());
  }

  /** Reads end 100 ms after the revision was written. */
  private static Tick tick(long revision) {
    long written = Micros.of(at(revision));
    return new Tick(revision, written + 95_000, written + 100_000);
  }

  static Instant at(long revision) {
    return BEGIN.plusSeconds(revision);
  }
}
