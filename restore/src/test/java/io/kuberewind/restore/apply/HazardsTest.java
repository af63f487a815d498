package io.kuberewind.restore.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.apply.ItemResult.Outcome;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.plan.Action;
import io.kuberewind.restore.plan.Captured;
import io.kuberewind.restore.plan.PlanItem;
import io.kuberewind.restore.plan.PlanOptions;
import io.kuberewind.restore.plan.PlanRequest;
import io.kuberewind.restore.plan.RestorePlan;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.restore.target.Impersonation;
import io.kuberewind.restore.target.ServedType;
import io.kuberewind.restore.target.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Targets that are not as the recorded cluster was: newer, narrower, guarded, half seen. */
class HazardsTest {
  private static final ServedType OLD_INGRESS =
      old("extensions", "v1beta1", "ingresses", "Ingress");
  private static final ServedType OLD_BUDGET =
      old("policy", "v1beta1", "poddisruptionbudgets", "PodDisruptionBudget");
  private static final ServedType GONE = old("gone.example.com", "v1", "relics", "Relic");
  private static final GroupResource SECRETS = new GroupResource("", "secrets");

  private static Cluster cluster;

  @BeforeAll
  static void start() {
    cluster = new Cluster();
    cluster.apply("crd.yaml", "");
    cluster.awaitEstablished("promotions.shop.example.com");
    cluster.target.rediscover();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void whatTheTargetServesInNewerVersionsOnlyIsConverted() {
    namespace("newer");
    Recording before =
        Recording.of(
            cluster.target,
            List.of(
                new Recording.Old(
                    OLD_INGRESS,
                    object(
                        """
                        {"apiVersion":"extensions/v1beta1","kind":"Ingress",
                         "metadata":{"name":"web","namespace":"newer","uid":"u1","resourceVersion":"7"},
                         "spec":{"backend":{"serviceName":"web","servicePort":80}}}\
                        """))));

    RestorePlan plan = plan(before, "newer");
    ApplyReport report = before.apply(plan, cluster.target);

    assertThat(report.results()).as("%s", report.results()).allMatch(ItemResult::isDone);
    ObjectNode ingress =
        cluster.read("networking.k8s.io", "v1", "ingresses", "newer", "web").orElseThrow();
    assertThat(ingress.at("/spec/defaultBackend/service/port/number").asInt()).isEqualTo(80);
    assertThat(plan(before, "newer").contents().isEmpty()).isTrue();
  }

  @Test
  void whatHasNoPlaceOnTheTargetIsBlockedByName() {
    namespace("narrower");
    Recording before =
        Recording.of(
            cluster.target,
            List.of(
                new Recording.Old(
                    OLD_BUDGET,
                    object(
                        """
                        {"apiVersion":"policy/v1beta1","kind":"PodDisruptionBudget",
                         "metadata":{"name":"none","namespace":"narrower","uid":"u2","resourceVersion":"7"},
                         "spec":{"minAvailable":1,"selector":{}}}\
                        """)),
                new Recording.Old(
                    GONE,
                    object(
                        """
                        {"apiVersion":"gone.example.com/v1","kind":"Relic",
                         "metadata":{"name":"relic","namespace":"narrower","uid":"u3","resourceVersion":"8"}}\
                        """))));

    RestorePlan plan = plan(before, "narrower");

    assertThat(item(plan, "none").action()).isEqualTo(Action.BLOCKED);
    assertThat(item(plan, "none").reason()).contains("/spec/selector", "now means every pod");
    assertThat(item(plan, "relic").action()).isEqualTo(Action.BLOCKED);
    assertThat(item(plan, "relic").reason()).contains("does not serve relics.gone.example.com");
  }

  @Test
  void customResourcesOfAVersionThatIsGoneAreConvertedOrBlockedFieldByField() {
    namespace("versions");
    define("v1alpha1", "colour: {type: string}, size: {type: integer}");
    relic("fits", "v1alpha1", "{size: 3}");
    relic("loses", "v1alpha1", "{size: 3, colour: red}");
    Recording before = Recording.of(cluster.target);
    cluster.kubectl("", "delete", "crd", "relics.old.example.com", "--timeout=300s");
    define("v1", "size: {type: integer}");

    RestorePlan plan = plan(before, "versions");
    ApplyReport report = before.apply(plan, cluster.target);

    assertThat(item(plan, "fits").action()).isEqualTo(Action.CREATE);
    assertThat(item(plan, "fits").version()).isEqualTo("v1");
    assertThat(item(plan, "loses").action()).isEqualTo(Action.BLOCKED);
    assertThat(item(plan, "loses").reason()).contains("unknown field \"spec.colour\"");
    assertThat(report.results()).as("%s", report.results()).allMatch(ItemResult::isDone);
    ObjectNode fits =
        cluster.read("old.example.com", "v1", "relics", "versions", "fits").orElseThrow();
    assertThat(fits.at("/spec/size").asInt()).isEqualTo(3);
    assertThat(plan(before, "versions").contents().writes()).isZero();
  }

  @Test
  void whatComesBackAfterThoseItOwnsIsTheirOwnerAgain() {
    namespace("late");
    cluster.kubectl(
        "{apiVersion: shop.example.com/v1, kind: Promotion, metadata: {name: p, namespace: late}}",
        "apply",
        "-f",
        "-");
    ObjectNode owner = promotion("late").orElseThrow();
    configMap(
        "late",
        "owned",
        ", ownerReferences: [{apiVersion: shop.example.com/v1, kind: Promotion, name: p, uid: %s}]"
            .formatted(owner.at("/metadata/uid").asText()));
    Recording before = Recording.of(cluster.target);
    cluster.kubectl(
        "",
        "-n",
        "late",
        "patch",
        "configmap/owned",
        "--type=merge",
        "-p",
        "{\"metadata\":{\"ownerReferences\":null}}");
    cluster.kubectl("", "-n", "late", "delete", "promotion", "p");

    RestorePlan plan = plan(before, "late");
    ApplyReport report = before.apply(plan, cluster.target);

    assertThat(item(plan, "owned").action()).isEqualTo(Action.PATCH);
    assertThat(report.results()).as("%s", report.results()).allMatch(ItemResult::isDone);
    assertThat(ownerUid("late", "owned"))
        .isEqualTo(promotion("late").orElseThrow().at("/metadata/uid").asText());
    assertThat(plan(before, "late").contents().isEmpty()).isTrue();
  }

  private static Optional<ObjectNode> promotion(String namespace) {
    return cluster.read("shop.example.com", "v1", "promotions", namespace, "p");
  }

  /** A type of one version, with these fields in its spec. */
  private static void define(String version, String fields) {
    cluster.kubectl(
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: relics.old.example.com}
        spec:
          group: old.example.com
          names: {kind: Relic, plural: relics}
          scope: Namespaced
          versions:
            - name: %s
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  properties:
                    spec: {type: object, properties: {%s}}
        """
            .formatted(version, fields),
        "apply",
        "-f",
        "-");
    cluster.awaitEstablished("relics.old.example.com");
    GroupResource relics = new GroupResource("old.example.com", "relics");
    cluster.until(
        () -> {
          cluster.target.rediscover();
          return cluster.target.served().versions(relics).equals(Set.of(version));
        });
  }

  private static void relic(String name, String version, String spec) {
    String relic =
        "{apiVersion: old.example.com/%s, kind: Relic, metadata: {name: %s, namespace: versions}, spec: %s}"
            .formatted(version, name, spec);
    // kubectl's discovery follows the definition in its own time.
    cluster.until(() -> cluster.did(relic, "apply", "-f", "-"));
  }

  @Test
  void ownersInACircleComeBackAndAreNamed() {
    namespace("circle");
    configMap("circle", "one", "");
    configMap("circle", "two", owner("one", uid("circle", "one")));
    configMap("circle", "one", owner("two", uid("circle", "two")));
    Recording before = Recording.of(cluster.target);
    cluster.deleteNamespace("circle");

    RestorePlan plan = plan(before, "circle");
    ApplyReport report = before.apply(plan, cluster.target);

    assertThat(item(plan, "one").reason())
        .contains("circle: ConfigMap one > ConfigMap two > ConfigMap one");
    assertThat(report.results()).as("%s", report.results()).allMatch(ItemResult::isDone);
    assertThat(ownerUid("circle", "one")).isEqualTo(uid("circle", "two"));
    assertThat(ownerUid("circle", "two")).isEqualTo(uid("circle", "one"));
  }

  @Test
  void aReferenceToAnOwnerThatIsGoneIsLeftOutAndNamed() {
    namespace("stale");
    configMap("stale", "owner", "");
    configMap("stale", "owned", owner("owner", uid("stale", "owner")));
    Recording before = Recording.of(cluster.target);
    cluster.kubectl("", "-n", "stale", "delete", "configmap", "owner", "--cascade=foreground");
    cluster.until(() -> cluster.read("", "v1", "configmaps", "stale", "owned").isEmpty());
    Selection owned =
        new Selection(
            Set.of("stale"),
            Set.of(new GroupResource("", "configmaps")),
            Set.of("owned"),
            Selection.ALL.labels(),
            false);

    RestorePlan plan = before.plan(cluster.target, owned);
    ApplyReport report = before.apply(plan, cluster.target);

    assertThat(item(plan, "owned").reason()).contains("which is gone: ConfigMap owner");
    assertThat(report.counts().get(Outcome.CREATED)).isEqualTo(1);
    assertThat(ownerUid("stale", "owned")).isEmpty();
  }

  @Test
  void aPolicyThatWasNotThereDoesNotKeepFromWhatWas() {
    namespace("guarded");
    cluster.kubectl("", "-n", "guarded", "create", "secret", "generic", "kept");
    Recording before = Recording.of(cluster.target);
    cluster.kubectl("", "-n", "guarded", "delete", "secret", "kept");
    cluster.apply("no-secrets.yaml", "guarded");
    cluster.until(
        () ->
            cluster
                .tried("-n", "guarded", "create", "secret", "generic", "p", "--dry-run=server")
                .contains("no secrets here"));

    RestorePlan plan = before.exact(cluster.target, Selection.ALL, PlanOptions.EXACT);
    ApplyReport report = before.apply(plan, cluster.target);

    assertThat(item(plan, "kept").action()).isEqualTo(Action.CREATE);
    assertThat(item(plan, "kept").reason()).contains("that this plan changes refuses it now");
    assertThat(report.results()).as("%s", report.results()).allMatch(ItemResult::isDone);
    assertThat(cluster.read("", "v1", "secrets", "guarded", "kept")).isPresent();
  }

  @Test
  void whatWasLeftOutOfTheRecordIsSparedAndSaid() {
    namespace("spared");
    Recording before = Recording.of(cluster.target);
    cluster.kubectl("", "-n", "spared", "create", "secret", "generic", "new");
    Captured captured = new Captured(Set.of(), Map.of(SECRETS, "left out by policy"));

    RestorePlan plan =
        before.plan(
            cluster.target,
            PlanRequest.of(Selection.ALL.inNamespaces("spared").ofTypes(SECRETS))
                .with(PlanOptions.EXACT, captured));

    assertThat(plan.contents().writes()).isZero();
    assertThat(item(plan, "*").action()).isEqualTo(Action.SKIP);
    assertThat(item(plan, "*").reason()).contains("left out by policy", "nothing is deleted");
  }

  @Test
  void whatMayNotBeListedIsSparedAndSaid() {
    namespace("unseen");
    Recording before = Recording.of(cluster.target);
    configMap("unseen", "new", "");
    cluster.kubectl("", "-n", "unseen", "create", "secret", "generic", "new");
    cluster.apply("tenant.yaml", "unseen");

    RestorePlan plan;
    try (Target tenant = cluster.as(new Impersonation("tina", List.of()))) {
      plan = before.exact(tenant, Selection.ALL.inNamespaces("unseen"), PlanOptions.EXACT);
    }

    assertThat(plan.contents().count(Action.DELETE)).isEqualTo(1);
    assertThat(plan.contents().items())
        .anyMatch(
            item ->
                item.type().equals(SECRETS)
                    && item.action() == Action.SKIP
                    && item.reason().contains("may not list secrets"));
  }

  private static RestorePlan plan(Recording before, String namespace) {
    return before.judged(
        before.plan(cluster.target, Selection.ALL.inNamespaces(namespace)), cluster.target);
  }

  private static void namespace(String name) {
    cluster.kubectl("", "create", "namespace", name);
    cluster.until(
        () ->
            cluster.read("", "v1", "serviceaccounts", name, "default").isPresent()
                && cluster.read("", "v1", "configmaps", name, "kube-root-ca.crt").isPresent());
  }

  private static void configMap(String namespace, String name, String owners) {
    cluster.kubectl(
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, namespace: %s%s}}"
            .formatted(name, namespace, owners),
        "apply",
        "-f",
        "-");
  }

  private static String owner(String name, String uid) {
    return ", ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: %s, uid: %s}]"
        .formatted(name, uid);
  }

  private static String uid(String namespace, String name) {
    return read(namespace, name).at("/metadata/uid").asText();
  }

  private static String ownerUid(String namespace, String name) {
    return read(namespace, name).at("/metadata/ownerReferences/0/uid").asText();
  }

  private static ObjectNode read(String namespace, String name) {
    return cluster.read("", "v1", "configmaps", namespace, name).orElseThrow();
  }

  private static PlanItem item(RestorePlan plan, String name) {
    return plan.contents().items().stream()
        .filter(item -> item.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in " + plan.contents().items()));
  }

  private static ServedType old(String group, String version, String resource, String kind) {
    return new ServedType(new GroupResource(group, resource), version, kind, true, true);
  }

  private static ObjectNode object(String json) {
    try {
      return Json.object(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
