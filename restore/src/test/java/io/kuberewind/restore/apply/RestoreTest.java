package io.kuberewind.restore.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.apply.ItemResult.Outcome;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.plan.Action;
import io.kuberewind.restore.plan.PlanContents;
import io.kuberewind.restore.plan.PlanItem;
import io.kuberewind.restore.plan.PlanOptions;
import io.kuberewind.restore.plan.PlanRequest;
import io.kuberewind.restore.plan.RestorePlan;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.restore.target.TargetIdentity;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Restores on a real API server, from an archive that the test writes of what lives there. */
class RestoreTest {
  private static Cluster cluster;

  @BeforeAll
  static void start() {
    cluster = new Cluster();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void defineTypes() {
    cluster.apply("crd.yaml", "");
    cluster.awaitEstablished("promotions.shop.example.com");
    cluster.target.rediscover();
  }

  @Test
  void aDeletedNamespaceComesBackWithItsTypes() {
    Recording before = recordShop("gone");
    cluster.deleteNamespace("gone");
    cluster.kubectl("", "delete", "crd", "promotions.shop.example.com");
    cluster.target.rediscover();

    ApplyReport report = restore(before, "gone");

    assertThat(report.results())
        .as("all of %s", report.results())
        .hasSizeGreaterThanOrEqualTo(22)
        .allMatch(result -> result.outcome() == Outcome.CREATED || isDefaultAccount(result));
    assertEmptyPlan(before, "gone");
    assertThat(secret("gone").at("/data/key").asText()).isEqualTo("aHVudGVyMg==");
  }

  @Test
  void nothingIsPlannedWhereNothingChanged() {
    Recording before = recordShop("quiet");

    PlanContents plan = before.contents(cluster.target, inNamespace("quiet"));

    assertThat(plan.isEmpty()).as("%s", plan.items()).isTrue();
    assertThat(plan.counts().get(Action.UNCHANGED)).isGreaterThan(20);
  }

  @Test
  void whatChangedIsPatchedBack() {
    Recording before = recordShop("changed");
    cluster.kubectl("", "-n", "changed", "scale", "deployment/web", "--replicas=5");
    patch("changed", "secret/payment", "{\"stringData\":{\"key\":\"other\"}}");
    patch("changed", "promotion/summer", "{\"spec\":{\"discountPercent\":30}}");
    patch("changed", "service/web", "{\"spec\":{\"ports\":[{\"name\":\"http\",\"port\":81}]}}");

    RestorePlan plan = before.plan(cluster.target, inNamespace("changed"));
    ApplyReport report = before.apply(plan, cluster.target);

    assertThat(plan.contents().counts().get(Action.PATCH)).isEqualTo(4);
    assertThat(item(plan, "secrets").fields().toString()).contains("***").doesNotContain("aHVu");
    assertThat(report.counts().get(Outcome.PATCHED)).as("%s", report.results()).isEqualTo(4);
    assertEmptyPlan(before, "changed");
  }

  @Test
  void whatMovedSinceThePlanIsRefusedAndTheRestIsDone() {
    Recording before = recordShop("moved");
    patch("moved", "configmap/storefront", "{\"data\":{\"currency\":\"USD\"}}");
    cluster.kubectl("", "-n", "moved", "delete", "secret", "payment");
    RestorePlan plan = before.plan(cluster.target, inNamespace("moved"));
    patch("moved", "configmap/storefront", "{\"data\":{\"currency\":\"GBP\"}}");

    ApplyReport report = before.apply(plan, cluster.target);

    assertThat(result(report, "configmaps").outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(result(report, "configmaps").message()).contains("changed since the plan");
    assertThat(result(report, "secrets").outcome()).isEqualTo(Outcome.CREATED);
    assertThat(configMap("moved").at("/data/currency").asText()).isEqualTo("GBP");
  }

  @Test
  void whatControllersWriteAfterThePlanIsInNobodysWay() {
    Recording before = recordShop("busy");
    patch("busy", "promotion/summer", "{\"spec\":{\"discountPercent\":30}}");
    RestorePlan plan = before.plan(cluster.target, inNamespace("busy"));

    ApplyReport report = before.apply(plan, FaultyTarget.overtaking(3, cluster.target));

    assertThat(report.counts().get(Outcome.PATCHED)).as("%s", report.results()).isEqualTo(1);
    assertEmptyPlan(before, "busy");
  }

  @Test
  void anInterruptedRestoreIsTakenUp() {
    Recording before = recordShop("broken");
    cluster.deleteNamespace("broken");
    RestorePlan plan = before.plan(cluster.target, inNamespace("broken"));
    ApplyReport first = before.apply(plan, FaultyTarget.endingAfter(7, cluster.target));

    ApplyReport second = before.apply(plan, cluster.target);

    assertThat(first.broken()).contains("the line broke");
    assertThat(first.counts().get(Outcome.FAILED)).isPositive();
    assertThat(second.results())
        .as("all of %s", second.results())
        .allMatch(r -> r.outcome() == Outcome.CREATED || r.outcome() == Outcome.UNCHANGED);
    assertEmptyPlan(before, "broken");
  }

  @Test
  void aLostAnswerIsSettledByReadingBack() {
    Recording before = recordShop("lost");
    patch("lost", "configmap/storefront", "{\"data\":{\"currency\":\"USD\"}}");
    cluster.kubectl("", "-n", "lost", "delete", "secret", "payment");
    RestorePlan plan = before.plan(cluster.target, inNamespace("lost"));

    ApplyReport report = before.apply(plan, FaultyTarget.losingAnswers(cluster.target));

    assertThat(result(report, "configmaps").outcome()).isEqualTo(Outcome.PATCHED);
    assertThat(result(report, "secrets").outcome()).isEqualTo(Outcome.CREATED);
    assertEmptyPlan(before, "lost");
  }

  @Test
  void anotherClusterIsRefused() {
    Recording before = recordShop("elsewhere");
    RestorePlan plan =
        before.plan(
            new TargetIdentity("https://elsewhere", "other-uid"),
            before.contents(cluster.target, inNamespace("elsewhere")));

    assertThatThrownBy(() -> before.apply(plan, cluster.target))
        .isInstanceOf(ForeignTargetException.class)
        .hasMessageContaining("other-uid");
  }

  @Test
  void ownersAreFoundAgainByName() {
    cluster.apply("shop.yaml", "owned");
    String uid = promotion("owned").orElseThrow().at("/metadata/uid").asText();
    cluster.kubectl(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: a-banner
          namespace: owned
          ownerReferences:
            - {apiVersion: shop.example.com/v1, kind: Promotion, name: summer, uid: %s}
        """
            .formatted(uid),
        "apply",
        "-f",
        "-");
    cluster.awaitQuiet("owned");
    Recording before = Recording.of(cluster.target);
    cluster.deleteNamespace("owned");

    restore(before, "owned");

    String now = promotion("owned").orElseThrow().at("/metadata/uid").asText();
    ObjectNode banner = cluster.read("", "v1", "configmaps", "owned", "a-banner").orElseThrow();
    assertThat(now).isNotEqualTo(uid);
    assertThat(banner.at("/metadata/ownerReferences/0/uid").asText()).isEqualTo(now);
    assertEmptyPlan(before, "owned");
  }

  @Test
  void fieldManagersComeBackOnRequest() {
    Recording before = recordShop("managed");
    JsonNode configMap = managers("", "configmaps", "storefront");
    JsonNode deployment = managers("apps", "deployments", "web");
    cluster.kubectl("", "-n", "managed", "delete", "configmap", "storefront");
    cluster.kubectl("", "-n", "managed", "scale", "deployment/web", "--replicas=5");
    RestorePlan plan =
        before.plan(
            cluster.target,
            PlanRequest.of(inNamespace("managed"))
                .with(PlanOptions.NONE.withManagedFields(), before.captured()));

    ApplyReport report = before.apply(plan, cluster.target);
    ApplyReport again = before.apply(plan, cluster.target);

    assertThat(report.results()).as("%s", report.results()).allMatch(r -> r.message().isEmpty());
    assertThat(managers("", "configmaps", "storefront")).isEqualTo(configMap);
    assertThat(managers("apps", "deployments", "web")).isEqualTo(deployment);
    assertThat(again.results()).allMatch(r -> r.outcome() == Outcome.UNCHANGED);
    assertEmptyPlan(before, "managed");
  }

  /** Those of an object in the namespace managed; who wrote its status is left out. */
  private static JsonNode managers(String group, String resource, String name) {
    ArrayNode managers = Json.MAPPER.createArrayNode();
    cluster
        .read(group, "v1", resource, "managed", name)
        .orElseThrow()
        .at("/metadata/managedFields")
        .forEach(
            entry -> {
              if (!entry.path("subresource").asText().equals("status")) {
                managers.add(entry);
              }
            });
    return managers;
  }

  private static Recording recordShop(String namespace) {
    cluster.apply("shop.yaml", namespace);
    cluster.awaitQuiet(namespace);
    return Recording.of(cluster.target);
  }

  private static ApplyReport restore(Recording before, String namespace) {
    return before.apply(before.plan(cluster.target, inNamespace(namespace)), cluster.target);
  }

  private static void assertEmptyPlan(Recording before, String namespace) {
    PlanContents second = before.contents(cluster.target, inNamespace(namespace));
    assertThat(second.isEmpty()).as("second plan: %s", second.items()).isTrue();
  }

  private static Selection inNamespace(String namespace) {
    return Selection.ALL.inNamespaces(namespace);
  }

  private static void patch(String namespace, String what, String patch) {
    cluster.kubectl("", "-n", namespace, "patch", what, "--type=merge", "-p", patch);
  }

  private static PlanItem item(RestorePlan plan, String resource) {
    return plan.contents().items().stream()
        .filter(i -> i.type().resource().equals(resource) && i.action() == Action.PATCH)
        .findFirst()
        .orElseThrow();
  }

  private static ItemResult result(ApplyReport report, String resource) {
    return report.results().stream()
        .filter(r -> r.item().type().resource().equals(resource))
        .findFirst()
        .orElseThrow();
  }

  /** The service account that every namespace gets at once. */
  private static boolean isDefaultAccount(ItemResult result) {
    return result.outcome() == Outcome.UNCHANGED && result.item().name().equals("default");
  }

  private static ObjectNode secret(String namespace) {
    return cluster.read("", "v1", "secrets", namespace, "payment").orElseThrow();
  }

  private static ObjectNode configMap(String namespace) {
    return cluster.read("", "v1", "configmaps", namespace, "storefront").orElseThrow();
  }

  private static Optional<ObjectNode> promotion(String namespace) {
    return cluster.read("shop.example.com", "v1", "promotions", namespace, "summer");
  }
}
