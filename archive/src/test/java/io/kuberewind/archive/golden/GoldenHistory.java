package io.kuberewind.archive.golden;

import io.kuberewind.archive.file.Micros;
import io.kuberewind.schemas.Actor;
import io.kuberewind.schemas.ActorHow;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Clock;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.RecordTypes;
import io.kuberewind.schemas.ResourceKey;
import io.kuberewind.schemas.Source;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the golden archives hold, and what every version must read from them. Never changes: another
 * history is another class.
 */
final class GoldenHistory {
  static final String CLUSTER = "golden/eu-1";
  static final int PARTITIONS = 2;
  static final int ROLLS = 4;

  private static final long BEGIN = 1_767_225_600_000_000L;
  private static final int A_ROLL = 24;

  /**
   * A change and where it stands in the log.
   *
   * @param partition that Kafka's default partitioner gives its key
   */
  record Logged(int partition, long offset, Change change) {}

  /** An object and its partition. */
  private record Thing(int partition, String resource, String kind, String namespace, String name) {
    String group() {
      return resource.equals("deployments") ? "apps" : "";
    }
  }

  private static final List<Thing> THINGS =
      List.of(
          new Thing(1, "configmaps", "ConfigMap", "shop", "settings"),
          new Thing(1, "secrets", "Secret", "shop", "token"),
          new Thing(0, "deployments", "Deployment", "shop", "web"),
          new Thing(0, "deployments", "Deployment", "shop", "api"),
          new Thing(1, "configmaps", "ConfigMap", "kube-system", "zürich"),
          new Thing(0, "namespaces", "Namespace", "", "shop"),
          new Thing(0, "configmaps", "ConfigMap", "a..b%2f", "name with / and %"));

  static {
    RecordTypes.trust();
  }

  private GoldenHistory() {}

  /** The changes of one roll, in the order of the log. */
  static List<Logged> roll(int roll) {
    List<Logged> changes = new ArrayList<>();
    long[] next = new long[PARTITIONS];
    for (int partition = 0; partition < PARTITIONS; partition++) {
      next[partition] = offsetAfter(roll - 1);
    }
    for (int i = 0; i < A_ROLL; i++) {
      Change change = change(roll, i);
      Thing thing = thing(roll, i);
      changes.add(new Logged(thing.partition(), next[thing.partition()]++, change));
    }
    return changes;
  }

  /** The first offset behind a roll, in every partition. */
  static long offsetAfter(int roll) {
    return (roll + 1) * 100L;
  }

  /** The last revision of a roll. */
  static long revisionAfter(int roll) {
    return 1_000 + (roll + 1L) * A_ROLL;
  }

  /** The last revision of all. */
  static long last() {
    return revisionAfter(ROLLS - 1);
  }

  static long timeOf(long revision) {
    return BEGIN + revision * 1_000_000;
  }

  static List<Change> all() {
    List<Change> all = new ArrayList<>();
    for (int roll = 0; roll < ROLLS; roll++) {
      roll(roll).forEach(logged -> all.add(logged.change()));
    }
    return all;
  }

  /** The objects that live at a revision, by key. */
  static SortedMap<String, Change> stateAt(long revision) {
    SortedMap<String, Change> newest = new TreeMap<>();
    for (Change change : all()) {
      if (change.getRevision() <= revision) {
        newest.merge(
            ResourceKey.of(change).text(),
            change,
            (a, b) -> a.getRevision() > b.getRevision() ? a : b);
      }
    }
    newest.values().removeIf(change -> change.getOperation() == Operation.DELETE);
    return newest;
  }

  private static Thing thing(int roll, int i) {
    return THINGS.get((i * 5 + roll) % THINGS.size());
  }

  private static Change change(int roll, int i) {
    // The first change of a roll comes late: it belongs to the middle of the roll before.
    boolean late = i == 0 && roll > 0;
    long revision =
        late ? revisionAfter(roll - 1) - A_ROLL / 2 : revisionAfter(roll) - A_ROLL + 1 + i;
    Operation operation =
        roll == 0 && i < THINGS.size()
            ? Operation.OBSERVE
            : i % 11 == 10 ? Operation.DELETE : Operation.UPDATE;
    return of(thing(roll, i), revision, operation);
  }

  private static Change of(Thing thing, long revision, Operation operation) {
    String json =
        "{\"metadata\":{\"name\":\"%s\",\"resourceVersion\":\"%d\",\"labels\":{\"app\":\"shop\"}},\"data\":{\"text\":\"%s\"}}"
            .formatted(thing.name(), revision, Long.toString(revision * 7_919, 36).repeat(6));
    return Change.newBuilder()
        .setCluster(CLUSTER)
        .setGroup(thing.group())
        .setVersion("v1")
        .setResource(thing.resource())
        .setKind(thing.kind())
        .setNamespace(thing.namespace())
        .setName(thing.name())
        .setUid("uid-" + thing.name())
        .setRevision(revision)
        .setOperation(operation)
        .setTime(Micros.instant(timeOf(revision)))
        .setTimeError(5_000)
        .setClock(Clock.TICK)
        .setObservedAt(Micros.instant(timeOf(revision) + 250_000))
        .setSource(Source.API)
        .setWatcher("w-0")
        .setActor(actor(revision))
        .setObject(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)))
        .build();
  }

  private static Actor actor(long revision) {
    return revision % 3 == 0
        ? Actor.newBuilder().setHow(ActorHow.FIELD_MANAGER).setManager("kubectl").build()
        : Actor.newBuilder().setHow(ActorHow.UNRESOLVED).build();
  }
}
