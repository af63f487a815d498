package io.kuberewind.restore.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.export.ExportReport;
import io.kuberewind.restore.export.Exporter;
import io.kuberewind.restore.export.ManifestFolder;
import io.kuberewind.restore.plan.PlanItem;
import io.kuberewind.restore.plan.PlanOptions;
import io.kuberewind.restore.plan.PlanRequest;
import io.kuberewind.restore.plan.RestorePlan;
import io.kuberewind.restore.recipe.RewriteWish;
import io.kuberewind.restore.recipe.Rewrites;
import io.kuberewind.restore.rewrite.Rewrite;
import io.kuberewind.restore.select.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is brought to another place than the one it was recorded in, on a real API server. */
class ElsewhereTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("STAGING_PAYMENT_KEY", "staging");

  private static Cluster cluster;

  @TempDir private Path folder;

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
  void kubectlAppliesWhatWasExported() throws IOException {
    Recording before = recordShop("exported");
    ExportReport report = export(before, "exported", true);
    cluster.deleteNamespace("exported");

    cluster.kubectl("", "apply", "--server-side", "-R", "-f", folder.toString());

    assertThat(report.written()).isGreaterThan(20);
    // The limit range comes before the pod here, and gives it a request that it did not have.
    assertThat(before.contents(cluster.target, Selection.ALL.inNamespaces("exported")).items())
        .filteredOn(item -> item.action().writes())
        .extracting(PlanItem::name)
        .containsExactly("debug");
  }

  @Test
  void secretsStayWhereTheyAreUnlessAskedFor() throws IOException {
    Recording before = recordShop("discreet");

    ExportReport report = export(before, "discreet", false);

    assertThat(report.leftOut())
        .containsKey("secrets: --include-secrets exports them, in the clear");
    assertThat(folder.resolve("discreet/configmaps/storefront.yaml")).exists();
    assertThat(folder.resolve("discreet/secrets")).doesNotExist();
  }

  @Test
  void aCopyByARecipeIsWhatStagingNeedsAndASecondPlanIsEmpty() {
    Recording before = recordShop("shop");
    ObjectNode spec = staging("shop", "shop-staging", true);
    Rewrite rewrite = Rewrites.of(spec, ENVIRONMENT);

    ApplyReport report =
        before.apply(plan(before, "shop", rewrite), cluster.target, rewrite, ApplyOptions.DEFAULTS);

    assertThat(report.results()).as("%s", report.results()).allMatch(ItemResult::isDone);
    assertThat(rewrite.unmet()).isEmpty();
    assertThat(plan(before, "shop", Rewrites.of(spec, ENVIRONMENT)).contents().isEmpty()).isTrue();
    assertThat(Rewrites.occupied(spec, cluster.target)).isEmpty();
    assertThat(text("apps", "deployments", "web", "/spec/template/spec/containers/0/image"))
        .isEqualTo("registry.staging.example.com/mirror/web:1");
    assertThat(text("apps", "deployments", "web", "/spec/replicas")).isEqualTo("1");
    assertThat(text("networking.k8s.io", "ingresses", "web", "/spec/rules/0/host"))
        .isEqualTo("shop.staging.example.com");
    assertThat(text("", "secrets", "payment", "/data/key")).isEqualTo("c3RhZ2luZw==");
    assertThat(text("batch", "cronjobs", "report", "/spec/suspend")).isEqualTo("true");
    assertThat(text("", "configmaps", "storefront", "/data/environment")).isEqualTo("staging");
    assertThat(
            text("rbac.authorization.k8s.io", "rolebindings", "web-reads", "/subjects/0/namespace"))
        .isEqualTo("shop-staging");
    assertThat(read("", "resourcequotas", "quota")).isEmpty();
    assertThat(before.contents(cluster.target, Selection.ALL.inNamespaces("shop")).isEmpty())
        .isTrue();
  }

  @Test
  void anExactCopyLosesWhatIsNotInTheOriginal() {
    Recording before = recordShop("original");
    ObjectNode spec = staging("original", "replica", false);
    Rewrite rewrite = Rewrites.of(spec, ENVIRONMENT);
    before.apply(plan(before, "original", rewrite), cluster.target, rewrite, ApplyOptions.DEFAULTS);
    cluster.kubectl("", "-n", "replica", "create", "configmap", "stray");
    cluster.kubectl("", "-n", "original", "create", "configmap", "since");

    RestorePlan exact =
        before.plan(
            cluster.target,
            PlanRequest.of(Selection.ALL.inNamespaces("original"))
                .with(PlanOptions.EXACT, before.captured())
                .with(rewrite));

    assertThat(exact.contents().items())
        .filteredOn(item -> item.action().writes())
        .extracting(item -> item.action() + " " + item.namespace() + "/" + item.name())
        .containsExactly("DELETE replica/stray");
  }

  @Test
  void aNamespaceThatSomebodyWorksInIsNotWrittenOverBySlip() {
    cluster.kubectl("", "create", "namespace", "taken");
    cluster.kubectl("", "create", "namespace", "free");
    cluster.kubectl("", "-n", "taken", "create", "configmap", "mine");

    assertThat(Rewrites.occupied(mapped("shop", "taken", false), cluster.target))
        .hasValueSatisfying(why -> assertThat(why).contains("taken", "configmaps mine"));
    assertThat(Rewrites.occupied(mapped("shop", "taken", true), cluster.target)).isEmpty();
    assertThat(Rewrites.occupied(mapped("shop", "free", false), cluster.target)).isEmpty();
    assertThat(Rewrites.occupied(mapped("shop", "nowhere", false), cluster.target)).isEmpty();
  }

  @Test
  void whatTheServerAddsToARewrittenObjectIsNoDifference() throws IOException {
    Recording before = recordShop("defaults");
    Path recipe = folder.resolve("sidecar.yaml");
    Files.writeString(
        recipe,
        """
        apiVersion: kuberewind.io/v1
        kind: Recipe
        rules:
          - name: sidecar
            match: {kinds: [deployments], names: [web]}
            patch: [{op: add, path: /spec/template/spec/containers/-, value: {name: sidecar, image: side}}]
        """);
    ObjectNode spec =
        new RewriteWish(Recording.CLUSTER, Map.of(), Map.of(), Optional.of(recipe), false)
            .write(Map.of());
    Rewrite rewrite = Rewrites.of(spec, Map.of());

    RestorePlan plan = plan(before, "defaults", rewrite);
    ApplyReport report = before.apply(plan, cluster.target, rewrite, ApplyOptions.DEFAULTS);
    ApplyReport again = before.apply(plan, cluster.target, rewrite, ApplyOptions.DEFAULTS);

    assertThat(report.counts().get(ItemResult.Outcome.PATCHED)).isEqualTo(1);
    assertThat(again.results()).as("%s", again.results()).allMatch(ItemResult::isDone);
    assertThat(plan(before, "defaults", rewrite).contents().isEmpty()).isTrue();
  }

  private static ObjectNode staging(String from, String to, boolean recipe) {
    return new RewriteWish(
            Recording.CLUSTER,
            Map.of(from, to),
            Map.of(),
            recipe ? Optional.of(Path.of("../deploy/recipes/staging.yaml")) : Optional.empty(),
            false)
        .write(ENVIRONMENT);
  }

  private static ObjectNode mapped(String from, String to, boolean intoExisting) {
    return new RewriteWish(
            Recording.CLUSTER, Map.of(from, to), Map.of(), Optional.empty(), intoExisting)
        .write(Map.of());
  }

  private static RestorePlan plan(Recording before, String namespace, Rewrite rewrite) {
    PlanRequest request = PlanRequest.of(Selection.ALL.inNamespaces(namespace)).with(rewrite);
    return before.judged(before.plan(cluster.target, request), cluster.target, rewrite);
  }

  private static Optional<ObjectNode> read(String group, String resource, String name) {
    return cluster.read(group, "v1", resource, "shop-staging", name);
  }

  private static String text(String group, String resource, String name, String pointer) {
    return read(group, resource, name).orElseThrow().at(pointer).asText();
  }

  private ExportReport export(Recording from, String namespace, boolean secrets)
      throws IOException {
    ManifestFolder manifests =
        ManifestFolder.open(folder, object -> object.manifest().toPrettyString(), false);
    ExportReport report =
        new Exporter(
                Recording.CLUSTER,
                from.state(),
                Selection.ALL.inNamespaces(namespace),
                Rewrite.NONE,
                secrets)
            .export(manifests, done -> {});
    manifests.finish();
    return report;
  }

  private static Recording recordShop(String namespace) {
    cluster.apply("shop.yaml", namespace);
    cluster.awaitQuiet(namespace);
    return Recording.of(cluster.target);
  }
}
