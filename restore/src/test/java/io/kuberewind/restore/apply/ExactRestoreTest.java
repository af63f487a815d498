package io.kuberewind.restore.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.restore.apply.ItemResult.Outcome;
import io.kuberewind.restore.plan.Action;
import io.kuberewind.restore.plan.PlanContents;
import io.kuberewind.restore.plan.PlanItem;
import io.kuberewind.restore.plan.PlanOptions;
import io.kuberewind.restore.plan.RestorePlan;
import io.kuberewind.restore.rewrite.Rewrite;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.restore.target.Impersonation;
import io.kuberewind.restore.target.Target;
import io.kuberewind.restore.undo.Undo;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a restore deletes, makes anew, refuses and takes back, on a real API server. */
class ExactRestoreTest {
  private static final PlanOptions RECREATE = PlanOptions.EXACT.recreating();

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
  void aDamagedNamespaceIsAsItWasAndEqualObjectsAreNotWritten() {
    Recording before = recordShop("exact");
    String untouched = metadata("exact", "serviceaccounts", "web");
    cluster.kubectl("", "-n", "exact", "create", "configmap", "added", "--from-literal=a=b");
    cluster.kubectl("", "-n", "exact", "create", "deployment", "stray", "--image=stray");
    cluster.kubectl("", "-n", "exact", "delete", "secret", "payment");
    patch("exact", "configmap/storefront", "{\"data\":{\"currency\":\"USD\"}}");
    awaitDeployment("exact", "stray");

    RestorePlan plan = exact(before, "exact");
    ApplyReport report = before.apply(plan, cluster.target);

    assertThat(named(plan, Action.DELETE)).containsExactlyInAnyOrder("added", "stray");
    assertThat(report.counts().get(Outcome.DELETED)).as("%s", report.results()).isEqualTo(2);
    assertThat(report.results()).as("%s", report.results()).allMatch(ItemResult::isDone);
    assertThat(metadata("exact", "serviceaccounts", "web")).isEqualTo(untouched);
    assertThat(exact(before, "exact").contents().isEmpty()).isTrue();
  }

  @Test
  void nothingIsDeletedInProtectedNamespacesUnasked() {
    Recording before = Recording.of(cluster.target);
    cluster.kubectl("", "-n", "default", "create", "configmap", "added", "--from-literal=a=b");

    RestorePlan refused = exact(before, "default");
    RestorePlan asked =
        before.exact(cluster.target, inNamespace("default"), PlanOptions.EXACT.everywhere());
    ApplyReport report = before.apply(asked, cluster.target);

    assertThat(named(refused, Action.DELETE)).isEmpty();
    assertThat(item(refused, "added").reason()).contains("--include-protected");
    assertThat(named(asked, Action.DELETE)).containsExactly("added");
    assertThat(report.counts().get(Outcome.DELETED)).isEqualTo(1);
  }

  @Test
  void aNamespaceThatWasNotThereGoesWithWhatIsInIt() {
    Recording before = Recording.of(cluster.target);
    recordShop("later");

    ApplyReport report = before.apply(exact(before, "later"), cluster.target);

    assertThat(report.results()).as("%s", report.results()).allMatch(ItemResult::isDone);
    assertThat(cluster.read("", "v1", "namespaces", "", "later")).isEmpty();
  }

  @Test
  void whatMovedSinceThePlanIsNotDeleted() {
    Recording before = recordShop("kept");
    cluster.kubectl("", "-n", "kept", "create", "configmap", "added", "--from-literal=a=b");
    RestorePlan plan = exact(before, "kept");
    patch("kept", "configmap/added", "{\"data\":{\"a\":\"c\"}}");

    ApplyReport report = before.apply(plan, cluster.target);

    assertThat(result(report, "added").outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(result(report, "added").message()).contains("changed or made anew");
  }

  @Test
  void whatSomebodyLabelledSinceThePlanStays() {
    Recording before = recordShop("labelled");
    cluster.kubectl("", "-n", "labelled", "create", "deployment", "stray", "--image=stray");
    RestorePlan plan = exact(before, "labelled");
    cluster.kubectl("", "-n", "labelled", "label", "deployment/stray", "keep=me");

    ApplyReport report = before.apply(plan, cluster.target);

    assertThat(result(report, "stray").outcome())
        .as("%s", report.results())
        .isEqualTo(Outcome.REFUSED);
  }

  @Test
  void whatOnlyItsControllerWroteSinceThePlanIsDeleted() {
    Recording before = recordShop("counted");
    cluster.kubectl("", "-n", "counted", "create", "deployment", "stray", "--image=stray");
    RestorePlan plan = exact(before, "counted");
    cluster.kubectl(
        "",
        "-n",
        "counted",
        "patch",
        "deployment/stray",
        "--subresource=status",
        "--type=merge",
        "-p",
        "{\"status\":{\"collisionCount\":7}}");

    ApplyReport report = before.apply(plan, cluster.target);

    assertThat(result(report, "stray").outcome())
        .as("%s", report.results())
        .isEqualTo(Outcome.DELETED);
  }

  @Test
  void anImmutableFieldIsBlockedUnlessTheObjectMayBeMadeAnew() {
    Recording before = recordShop("immutable");
    cluster.kubectl("", "-n", "immutable", "delete", "configmap", "storefront");
    cluster.kubectl(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: storefront, namespace: immutable}
        immutable: true
        data: {currency: JPY}
        """,
        "apply",
        "-f",
        "-");

    RestorePlan blocked = exact(before, "immutable");
    RestorePlan anew = before.exact(cluster.target, inNamespace("immutable"), RECREATE);
    ApplyReport report = before.apply(anew, cluster.target);

    assertThat(item(blocked, "storefront").action()).isEqualTo(Action.BLOCKED);
    assertThat(item(blocked, "storefront").reason()).contains("immutable", "--recreate");
    assertThat(result(report, "storefront").outcome())
        .as("%s", report.results())
        .isEqualTo(Outcome.RECREATED);
    assertThat(exact(before, "immutable").contents().isEmpty()).isTrue();
  }

  @Test
  void whatAdmissionRefusesIsBlockedWithTheServersWords() {
    Recording before = recordShop("denied");
    cluster.kubectl("", "-n", "denied", "delete", "secret", "payment");
    cluster.apply("no-secrets.yaml", "denied");
    awaitDenied("denied");

    RestorePlan plan = exact(before, "denied");
    cluster.kubectl("", "delete", "validatingadmissionpolicybinding", "no-secrets");

    assertThat(item(plan, "payment").action()).isEqualTo(Action.BLOCKED);
    assertThat(item(plan, "payment").reason()).contains("no secrets here");
  }

  @Test
  void aWebhookThatIsDownBlocksWhatItWouldBeAskedAbout() {
    Recording before = recordShop("hooked");
    cluster.kubectl("", "-n", "hooked", "delete", "secret", "payment");
    patch("hooked", "configmap/storefront", "{\"data\":{\"currency\":\"USD\"}}");
    cluster.apply("dead-webhook.yaml", "hooked");
    awaitWebhook("hooked");

    RestorePlan plan = exact(before, "hooked");
    cluster.kubectl("", "delete", "validatingwebhookconfiguration", "dead");

    assertThat(item(plan, "payment").action()).isEqualTo(Action.BLOCKED);
    assertThat(item(plan, "payment").reason()).contains("failed calling webhook");
    assertThat(item(plan, "storefront").action()).isEqualTo(Action.PATCH);
  }

  @Test
  void aDeletionThatAFinalizerHoldsIsReported() {
    Recording before = recordShop("held");
    cluster.kubectl("", "-n", "held", "create", "configmap", "stuck", "--from-literal=a=b");
    patch("held", "configmap/stuck", "{\"metadata\":{\"finalizers\":[\"example.com/never\"]}}");
    RestorePlan plan = exact(before, "held");

    ApplyReport report =
        before.apply(
            plan, cluster.target, Rewrite.NONE, new ApplyOptions(false, Duration.ofSeconds(1)));
    patch("held", "configmap/stuck", "{\"metadata\":{\"finalizers\":null}}");

    assertThat(result(report, "stuck").outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result(report, "stuck").message()).contains("example.com/never");
  }

  @Test
  void aRestoreBrokenOffAtAnyWriteIsTakenUp() {
    Recording before = recordShop("steps");
    int writes = 0;
    boolean whole = false;
    while (!whole) {
      damage("steps");
      RestorePlan plan = before.exact(cluster.target, inNamespace("steps"), RECREATE);
      ApplyReport first = before.apply(plan, FaultyTarget.endingAfter(writes, cluster.target));
      whole = first.broken().isEmpty();
      ApplyReport second = before.apply(plan, cluster.target);
      assertThat(second.results())
          .as("broken off after %d writes: %s", writes, second.results())
          .allMatch(ItemResult::isDone);
      assertThat(exact(before, "steps").contents().isEmpty()).as("after %d", writes).isTrue();
      writes++;
    }
    assertThat(writes).isGreaterThan(4);
  }

  @Test
  void undoTakesBackWhatTheRestoreDidAndNothingElse() {
    Recording then = recordShop("undone");
    damage("undone");
    Recording damaged = Recording.of(cluster.target);
    RestorePlan plan = then.exact(cluster.target, inNamespace("undone"), RECREATE);
    then.apply(plan, cluster.target);
    cluster.kubectl("", "-n", "undone", "create", "configmap", "bystander", "--from-literal=a=b");

    RestorePlan back = undo(plan, then, damaged);
    ApplyReport report = damaged.apply(back, cluster.target);

    assertThat(report.results()).as("%s", report.results()).allMatch(ItemResult::isDone);
    assertThat(named(exact(damaged, "undone"), Action.DELETE)).containsExactly("bystander");
    assertThat(exact(damaged, "undone").contents().writes()).isEqualTo(1);
  }

  @Test
  void anUndoBrokenOffAtAnyWriteIsTakenUp() {
    Recording then = recordShop("back");
    damage("back");
    Recording damaged = Recording.of(cluster.target);
    int writes = 0;
    boolean whole = false;
    while (!whole) {
      RestorePlan plan = then.exact(cluster.target, inNamespace("back"), RECREATE);
      then.apply(plan, cluster.target);
      RestorePlan back = undo(plan, then, damaged);
      ApplyReport first = damaged.apply(back, FaultyTarget.endingAfter(writes, cluster.target));
      whole = first.broken().isEmpty();
      // Either the same undo goes on, or another begins.
      RestorePlan again = writes % 2 == 0 ? back : undo(plan, then, damaged);
      ApplyReport second = damaged.apply(again, cluster.target);
      assertThat(second.results())
          .as("broken off after %d writes: %s", writes, second.results())
          .allMatch(ItemResult::isDone);
      assertThat(exact(damaged, "back").contents().isEmpty()).as("after %d", writes).isTrue();
      writes++;
    }
    assertThat(writes).isGreaterThan(4);
  }

  @Test
  void undoLeavesAloneWhatOthersChangedSince() {
    Recording then = recordShop("shared");
    cluster.kubectl("", "-n", "shared", "delete", "secret", "payment");
    patch("shared", "configmap/storefront", "{\"data\":{\"currency\":\"USD\"}}");
    Recording damaged = Recording.of(cluster.target);
    RestorePlan plan = exact(then, "shared");
    then.apply(plan, cluster.target);
    patch("shared", "configmap/storefront", "{\"data\":{\"currency\":\"GBP\"}}");

    RestorePlan back = undo(plan, then, damaged);

    assertThat(item(back, "storefront").action()).isEqualTo(Action.BLOCKED);
    assertThat(item(back, "storefront").reason()).contains("since the restore", "/data/currency");
    assertThat(item(back, "payment").action()).isEqualTo(Action.DELETE);
  }

  @Test
  void missingRightsAreNamedBeforeAnythingIsWritten() {
    Recording before = recordShop("tenant");
    cluster.kubectl("", "-n", "tenant", "delete", "secret", "payment");
    patch("tenant", "configmap/storefront", "{\"data\":{\"currency\":\"USD\"}}");
    RestorePlan plan = exact(before, "tenant");
    cluster.apply("tenant.yaml", "tenant");

    List<String> missing;
    try (Target tenant = cluster.as(new Impersonation("tina", List.of()))) {
      missing = new Rights(tenant).missing(plan.contents());
    }

    assertThat(missing).containsExactly("create secrets in tenant", "get secrets in tenant");
  }

  @Test
  void aTenantRestoresItsOwnNamespaceAndNothingElse() {
    Recording before = recordShop("own");
    cluster.apply("tenant.yaml", "own");
    patch("own", "configmap/storefront", "{\"data\":{\"currency\":\"USD\"}}");
    cluster.kubectl("", "-n", "own", "delete", "secret", "payment");

    RestorePlan plan;
    ApplyReport report;
    try (Target tenant = cluster.as(new Impersonation("tina", List.of()))) {
      plan = before.plan(tenant, inNamespace("own"));
      report = before.apply(plan, tenant);
    }

    assertThat(item(plan, "payment").reason()).contains("may not list secrets");
    assertThat(result(report, "storefront").outcome()).isEqualTo(Outcome.PATCHED);
  }

  /** One of everything that a restore can be asked to mend. */
  private static void damage(String namespace) {
    cluster.kubectl("", "-n", namespace, "create", "configmap", "added", "--from-literal=a=b");
    cluster.kubectl("", "-n", namespace, "delete", "secret", "payment");
    cluster.kubectl("", "-n", namespace, "delete", "promotion", "summer");
    patch(namespace, "service/web", "{\"spec\":{\"ports\":[{\"name\":\"http\",\"port\":81}]}}");
    cluster.kubectl("", "-n", namespace, "delete", "configmap", "storefront");
    cluster.kubectl(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: storefront, namespace: %s}
        immutable: true
        data: {currency: JPY}
        """
            .formatted(namespace),
        "apply",
        "-f",
        "-");
  }

  /** The plan that takes back {@code done}, as of the moment before it. */
  private static RestorePlan undo(RestorePlan done, Recording then, Recording before) {
    Undo undo = new Undo(done, Set.of(), cluster.target);
    PlanContents back = undo.plan(before.state(), then.state(), Rewrite.NONE, compared -> {});
    return before.judged(
        before.plan(cluster.target.identity(), back, undo.options()), cluster.target);
  }

  private static Recording recordShop(String namespace) {
    cluster.apply("shop.yaml", namespace);
    cluster.awaitQuiet(namespace);
    return Recording.of(cluster.target);
  }

  private static RestorePlan exact(Recording before, String namespace) {
    return before.exact(cluster.target, inNamespace(namespace), PlanOptions.EXACT);
  }

  private static Selection inNamespace(String namespace) {
    return Selection.ALL.inNamespaces(namespace);
  }

  private static void patch(String namespace, String what, String patch) {
    cluster.kubectl("", "-n", namespace, "patch", what, "--type=merge", "-p", patch);
  }

  private static void awaitDeployment(String namespace, String name) {
    cluster.until(
        () ->
            cluster
                .read("apps", "v1", "deployments", namespace, name)
                .filter(d -> d.at("/status/observedGeneration").asLong() > 0)
                .filter(d -> d.at("/status/conditions").size() > 1)
                .filter(d -> d.at("/status/updatedReplicas").asInt() > 0)
                .isPresent());
    cluster.awaitStill();
  }

  /** A policy is obeyed a moment after it is there. */
  private static void awaitDenied(String namespace) {
    awaitRefusal(namespace, "no secrets here");
  }

  private static void awaitWebhook(String namespace) {
    awaitRefusal(namespace, "failed calling webhook");
  }

  private static void awaitRefusal(String namespace, String words) {
    cluster.until(
        () ->
            cluster
                .tried("-n", namespace, "create", "secret", "generic", "probe", "--dry-run=server")
                .contains(words));
  }

  private static List<String> named(RestorePlan plan, Action action) {
    return plan.contents().items().stream()
        .filter(item -> item.action() == action)
        .map(PlanItem::name)
        .toList();
  }

  private static PlanItem item(RestorePlan plan, String name) {
    return plan.contents().items().stream()
        .filter(item -> item.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in " + plan.contents().items()));
  }

  private static ItemResult result(ApplyReport report, String name) {
    return report.results().stream()
        .filter(r -> r.item().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String metadata(String namespace, String resource, String name) {
    return cluster
        .read("", "v1", resource, namespace, name)
        .map(o -> o.at("/metadata/uid").asText() + o.at("/metadata/resourceVersion").asText())
        .orElseThrow();
  }
}
