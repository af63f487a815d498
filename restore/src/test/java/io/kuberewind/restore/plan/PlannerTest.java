package io.kuberewind.restore.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Clock;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.Source;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a plan says of objects that own each other. */
class PlannerTest {
  private static final String CLUSTER = "test";
  private static final Instant TIME = Instant.parse("2026-11-20T14:03:07Z");

  @Test
  void unchangedObjectsWithOwnersAreCountedAndTheirOwnersNotAskedFor() {
    List<ObjectNode> objects = List.of(object("a", ""), object("b", "a"), object("c", "b"));
    FixedTarget target = new FixedTarget(objects);

    PlanContents plan = plan(objects, target);

    assertThat(plan.items()).isEmpty();
    assertThat(plan.count(Action.UNCHANGED)).isEqualTo(3);
    assertThat(target.reads()).isZero();
  }

  @Test
  void whatNamesTheLastLifeOfAnOwnerIsLinkedToTheNextOne() {
    List<ObjectNode> then = List.of(object("a", ""), object("b", "a"), object("c", "b"));

    PlanContents plan = plan(then, new FixedTarget(then.subList(1, 3)));

    assertThat(plan.count(Action.CREATE)).isEqualTo(1);
    assertThat(plan.count(Action.PATCH)).isEqualTo(1);
    assertThat(plan.count(Action.UNCHANGED)).isEqualTo(1);
    PlanItem owned = plan.items().get(1);
    assertThat(owned.name()).isEqualTo("b");
    assertThat(owned.reason()).contains("owner is made anew");
    assertThat(owned.fields()).extracting("path").containsExactly("/metadata/ownerReferences");
  }

  @Test
  void aCircleIsToldThoughItLeadsOverWhatIsUnchanged() {
    List<ObjectNode> then = List.of(object("a", "c"), object("b", "a"), object("c", "b"));
    List<ObjectNode> now = List.of(object("a", ""), then.get(1), then.get(2));

    PlanContents plan = plan(then, new FixedTarget(now));

    assertThat(plan.items()).hasSize(1);
    assertThat(plan.items().get(0).reason())
        .contains("ConfigMap a > ConfigMap c > ConfigMap b > ConfigMap a");
  }

  @Test
  void nothingCountsTwiceWhenAListIsReadAgain() {
    List<ObjectNode> then = List.of(object("a", ""), object("b", "a"), object("c", "a"));
    List<ObjectNode> now = then.subList(1, 3);

    PlanContents plan = plan(then, new FixedTarget(now).breakingAfter(1));

    assertThat(plan.count(Action.CREATE)).isEqualTo(1);
    assertThat(plan.count(Action.PATCH)).isEqualTo(2);
    assertThat(plan.count(Action.UNCHANGED)).isZero();
  }

  private static PlanContents plan(List<ObjectNode> recorded, FixedTarget target) {
    Selection configMaps =
        Selection.ALL.inNamespaces(FixedTarget.NAMESPACE).ofTypes(FixedTarget.CONFIG_MAPS.type());
    return new Planner(
            CLUSTER, scope -> new Recorded(recorded, scope), target, PlanRequest.of(configMaps))
        .plan(done -> {});
  }

  /** A config map; {@code owner}: the name of the one that owns it, if one does. */
  private static ObjectNode object(String name, String owner) {
    ObjectNode object = Json.MAPPER.createObjectNode();
    object.put("apiVersion", "v1").put("kind", "ConfigMap");
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("name", name).put("namespace", FixedTarget.NAMESPACE);
    metadata.put("uid", "uid-of-" + name).put("resourceVersion", "7");
    if (!owner.isEmpty()) {
      metadata
          .putArray("ownerReferences")
          .addObject()
          .put("apiVersion", "v1")
          .put("kind", "ConfigMap")
          .put("name", owner)
          .put("uid", "uid-of-" + owner);
    }
    return object;
  }

  /** A state that a list holds. */
  private static final class Recorded implements StateReader.Objects {
    private final Iterator<Change> changes;

    Recorded(List<ObjectNode> objects, KeyScope scope) {
      List<Change> all = new ArrayList<>();
      objects.forEach(object -> all.add(change(object)));
      this.changes = all.stream().filter(scope::contains).iterator();
    }

    private static Change change(ObjectNode object) {
      return Change.newBuilder()
          .setCluster(CLUSTER)
          .setGroup("")
          .setVersion("v1")
          .setResource("configmaps")
          .setKind("ConfigMap")
          .setNamespace(FixedTarget.NAMESPACE)
          .setName(Json.text(object, "/metadata/name"))
          .setUid(Json.text(object, "/metadata/uid"))
          .setRevision(7)
          .setOperation(Operation.OBSERVE)
          .setTime(TIME)
          .setTimeError(0)
          .setClock(Clock.OBSERVED)
          .setObservedAt(TIME)
          .setSource(Source.API)
          .setObject(ByteBuffer.wrap(object.toString().getBytes(StandardCharsets.UTF_8)))
          .build();
    }

    @Override
    public boolean hasNext() {
      return changes.hasNext();
    }

    @Override
    public Change next() {
      return changes.next();
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
