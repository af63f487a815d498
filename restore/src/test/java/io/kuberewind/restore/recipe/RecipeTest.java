package io.kuberewind.restore.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeTest {
  private static final String HEAD = "apiVersion: kuberewind.io/v1\nkind: Recipe\nrules:\n";
  private static final GroupResource DEPLOYMENTS = new GroupResource("apps", "deployments");
  private static final GroupResource SECRETS = new GroupResource("", "secrets");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "- {name: a, replica: 1} | 4:15 | 'replica' is not known here",
        "- {name: a, replicas: many} | 4:15 | it must be a mapping",
        "- {name: a, replicas: -1} | 4:15 | a number from 0 up",
        "- {name: a} | 4:5 | the rule does nothing",
        "- {suspendCronJobs: true} | 4:5 | 'name' is missing",
        "- {name: a, suspendCronJobs: yes} | 4:15 | it must be true or false",
        "- {name: a, patch: [{op: set, path: /a, value: 1}]} | 4:24 | 'set' is not an operation",
        "- {name: a, patch: [{op: add, path: a, value: 1}]} | 4:33 | not a JSON pointer",
        "- {name: a, match: {labels: 'a=b=c'}, leaveOut: true} | 4:23 | not a label requirement",
        "- {name: a, secrets: [{key: a, env: NOT_SET}]} | 4:34 | NOT_SET is not set",
        "- {name: a, secrets: [{key: a, file: none}]} | 4:34 | cannot be read",
        "- {name: a, secrets: [{key: a, value: hunter2}]} | 4:34 | 'value' is not known here",
        "- {name: a, hosts: [{from: '*.a.b', to: a.b}]} | 4:23 | a host with *",
        "- [name: a | 5:1 | it is not YAML",
        "- {name: a, name: b} | 4:15 | 'name' is there twice",
        "- {name: !!set {}, leaveOut: true} | 4:6 | it must be a text"
      })
  void whatIsWrongIsSaidWithItsPlace(String rule, String place, String problem) {
    assertThatThrownBy(() -> recipe(HEAD + "  " + rule + "\n"))
        .isInstanceOf(RecipeException.class)
        .hasMessageStartingWith("recipe.yaml:" + place + ": ")
        .hasMessageContaining(problem)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void bombsAreRefused() {
    String deep = "a: " + "[".repeat(100_000);
    StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      laughs.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(7)));
    }
    String many = "a: &a [x]\nb: [" + "*a, ".repeat(1_000) + "]";

    assertThatThrownBy(() -> recipe(deep)).hasMessageContaining("nested deeper");
    assertThatThrownBy(() -> recipe(laughs.toString())).hasMessageContaining("values of it");
    assertThatThrownBy(() -> recipe(many)).hasMessageContaining("aliases");
    assertThatThrownBy(() -> recipe("a: " + "x".repeat(2 << 20))).hasMessageContaining("longer");
  }

  @Test
  void aPatchIsDoneAsAWholeOrNotAtAll() {
    Recipe recipe =
        rule(
            "patch: [{op: replace, path: /spec/replicas, value: 1},"
                + " {op: test, path: /spec/paused, value: true}]");
    ObjectNode object = deployment();

    recipe.apply(DEPLOYMENTS, object);

    assertThat(object).isEqualTo(deployment());
    assertThat(recipe.unmet()).singleElement().asString().contains("rule 'a' matches nothing");
  }

  @Test
  void everyOperationOfAPatchIsKnown() {
    ObjectNode object = deployment();

    rule("patch: [{op: add, path: /metadata/labels/a~1b, value: c},"
            + " {op: copy, from: /metadata/labels/a~1b, path: /metadata/labels/copy},"
            + " {op: move, from: /metadata/labels/app, path: /metadata/labels/moved},"
            + " {op: add, path: /spec/template/spec/containers/0, value: {name: first}},"
            + " {op: add, path: /spec/template/spec/containers/-, value: {name: last}},"
            + " {op: remove, path: /spec/replicas}]")
        .apply(DEPLOYMENTS, object);

    assertThat(object.at("/metadata/labels").toString())
        .isEqualTo("{\"a/b\":\"c\",\"copy\":\"c\",\"moved\":\"web\"}");
    assertThat(object.at("/spec/template/spec/containers").findValuesAsText("name"))
        .containsExactly("first", "web", "proxy", "last");
    assertThat(object.at("/spec/replicas").isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{op: remove, path: /spec/none} | there is no /spec/none",
        "{op: add, path: /spec/template/spec/containers/7, value: 1} | there is no",
        "{op: replace, path: /metadata/name, value: other} | makes another object",
        "{op: remove, path: /kind} | makes another object"
      })
  void aPatchThatCannotBeDoneNamesRuleObjectAndPlace(String operation, String problem) {
    Recipe recipe = rule("patch: [" + operation + "]");

    assertThatThrownBy(() -> recipe.apply(DEPLOYMENTS, deployment()))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("recipe.yaml:4:")
        .hasMessageContaining("'a'")
        .hasMessageContaining("deployments.apps shop/web")
        .hasMessageContaining(problem);
  }

  @Test
  void imagesAreKnownByTheirWholeParts() {
    ObjectNode object = deployment();

    rule("images: [{from: registry.example.com, to: other.example.com/x}, {from: docker.io/library,"
            + " to: hub}]")
        .apply(DEPLOYMENTS, object);

    assertThat(object.findValuesAsText("image"))
        .containsExactly(
            "other.example.com/x/web:1", "hub/proxy:2", "registry.example.com.evil/init:3");
  }

  @Test
  void hostsKeepWhatIsInFrontOfTheirDomain() {
    ObjectNode ingress =
        json(
            "{'kind':'Ingress','metadata':{'name':'web','annotations':"
                + "{'external-dns.alpha.kubernetes.io/hostname':'a.example.com, b.other'}},"
                + "'spec':{'rules':[{'host':'shop.example.com'},{'host':'example.com'}],"
                + "'tls':[{'hosts':['*.example.com','x.other']}]}}");

    rule("hosts: [{from: '*.example.com', to: '*.stage'}, {from: example.com, to: stage}]")
        .apply(new GroupResource("networking.k8s.io", "ingresses"), ingress);

    assertThat(ingress.findValuesAsText("host")).containsExactly("shop.stage", "stage");
    assertThat(ingress.at("/spec/tls/0/hosts").toString()).isEqualTo("[\"*.stage\",\"x.other\"]");
    assertThat(ingress.toString()).contains("\"a.stage,b.other\"");
  }

  @Test
  void secretsGetValuesFromElsewhereAndLoseKubectlsCopy() throws IOException {
    Files.writeString(folder.resolve("token"), "s3cret");
    ObjectNode secret =
        json(
            "{'kind':'Secret','metadata':{'name':'payment','annotations':"
                + "{'kubectl.kubernetes.io/last-applied-configuration':'hunter2'}},"
                + "'data':{'key':'aHVudGVyMg==','id':'aWQ='}}");

    rule("secrets: [{key: key, env: KEY}, {key: token, file: token}]").apply(SECRETS, secret);

    assertThat(secret.path("data").toString())
        .isEqualTo("{\"key\":\"c3RhZ2luZw==\",\"id\":\"aWQ=\",\"token\":\"czNjcmV0\"}");
    assertThat(secret.toString()).doesNotContain("hunter2");
  }

  @Test
  void whatASecretHoldsIsNotWrittenInARecipe() {
    Recipe recipe = rule("patch: [{op: add, path: /data/key, value: aHVudGVyMg==}]");

    assertThatThrownBy(() -> recipe.apply(SECRETS, json("{'data':{}}")))
        .hasMessageContaining("use 'secrets'")
        .hasMessageNotContaining("aHVu");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "0, 0", "{max: 2}, 2", "{max: 5}, 3"})
  void replicasAreANumberOrAtMostSoMany(String replicas, int expected) {
    ObjectNode object = deployment();

    rule("replicas: " + replicas).apply(DEPLOYMENTS, object);

    assertThat(object.at("/spec/replicas").asInt()).isEqualTo(expected);
  }

  @Test
  void gitOpsMarksGoAndOthersStay() {
    ObjectNode object =
        json(
            "{'metadata':{'name':'web','labels':{'app.kubernetes.io/managed-by':'Helm',"
                + "'helm.sh/chart':'web-1','app':'web'},'annotations':"
                + "{'argocd.argoproj.io/tracking-id':'x','meta.helm.sh/release-name':'web'}}}");

    rule("stripGitOps: true").apply(DEPLOYMENTS, object);

    assertThat(object.path("metadata").toString())
        .isEqualTo("{\"name\":\"web\",\"labels\":{\"app\":\"web\"}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "kinds: [Deployment] | true",
        "kinds: [deployments.apps] | true",
        "kinds: ['*.apps'] | true",
        "kinds: [services] | false",
        "namespaces: ['sh*'] | true",
        "namespaces: [other] | false",
        "names: ['w?b'] | true",
        "labels: 'app in (web,api)' | true",
        "labels: '!app' | false",
        "when: [{path: /spec/replicas, equals: 3}] | true",
        "when: [{path: /spec/replicas, equals: 4}] | false",
        "when: [{path: /spec/paused, exists: false}] | true",
        "when: [{path: /metadata/name, matches: 'w*'}] | true"
      })
  void aRuleIsForWhatItMatches(String match, boolean expected) {
    Recipe recipe = rule("match: {" + match + "}, leaveOut: true");

    assertThat(recipe.leftOut(DEPLOYMENTS, deployment()).isPresent()).isEqualTo(expected);
    assertThat(recipe.unmet().isEmpty()).isEqualTo(expected);
  }

  @Test
  void aPlanCarriesTheRecipeWithItsHashAndWithoutValues() throws IOException {
    Path file = folder.resolve("staging.yaml");
    Files.writeString(file, HEAD + "  - {name: a, secrets: [{key: key, env: KEY}]}\n");

    ObjectNode spec =
        new RewriteWish("prod", Map.of("a", "b"), Map.of(), java.util.Optional.of(file), false)
            .write(Map.of("KEY", "hunter2"));

    assertThat(Json.text(spec, "/recipe/sha256")).matches("[0-9a-f]{64}");
    assertThat(spec.toString()).contains("\"env\":\"KEY\"").doesNotContain("hunter2", "aHVu");
    assertThatThrownBy(() -> Rewrites.of(spec, Map.of()))
        .hasMessageContaining("staging.yaml:4:")
        .hasMessageContaining("KEY is not set");
  }

  private Recipe rule(String actions) {
    return recipe(HEAD + "  - {name: a, " + actions + "}\n");
  }

  private Recipe recipe(String text) {
    return Recipe.read(
        RecipeYaml.read("recipe.yaml", text), new Sources(folder, Map.of("KEY", "staging")));
  }

  private static ObjectNode deployment() {
    return json(
        "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web','namespace':'shop',"
            + "'labels':{'app':'web'}},'spec':{'replicas':3,'template':{'spec':{'containers':["
            + "{'name':'web','image':'registry.example.com/web:1'},"
            + "{'name':'proxy','image':'proxy:2'}],"
            + "'initContainers':[{'image':'registry.example.com.evil/init:3'}]}}}}");
  }

  private static ObjectNode json(String text) {
    try {
      return Json.object(
          new ByteArrayInputStream(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
