package io.kuberewind.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.sandbox.ControlPlane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shop's history, brought to a real cluster: mapped, by a recipe, and played. */
class ElsewhereTest {
  @TempDir private static Path folder;

  private static ControlPlane controlPlane;

  @BeforeAll
  static void start() {
    ShopArchive.write(folder.resolve("shop"));
    controlPlane = ControlPlane.start();
  }

  @AfterAll
  static void stop() {
    controlPlane.close();
  }

  @Test
  void aMappedRestoreIsRepeatedWithoutAWrite() {
    String[] words = {"cm,secret", "--at", "rev:24", "--map-namespace", "shop:copy"};

    Command.Result restored = onCluster("restore", List.of("--yes"), words);
    Command.Result planned = onCluster("plan", List.of(), words);

    assertThat(restored.code()).as(restored.err() + restored.out()).isZero();
    assertThat(planned.code()).as(planned.err() + planned.out()).isZero();
    assertThat(kubectl("-n", "copy", "get", "cm", "storefront", "-o", "jsonpath={.data.currency}"))
        .isEqualTo("EUR");
  }

  @Test
  void aNamespaceThatSomebodyWorksInIsRefused() {
    kubectl("create", "namespace", "taken");
    kubectl("-n", "taken", "create", "configmap", "mine");

    Command.Result refused =
        onCluster("plan", List.of(), "cm", "--at", "rev:24", "--map-namespace", "shop:taken");
    Command.Result asked =
        onCluster(
            "plan",
            List.of("--into-existing"),
            "cm",
            "--at",
            "rev:24",
            "--map-namespace",
            "shop:taken");

    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.errors()).singleElement().asString().contains("taken", "configmaps mine");
    assertThat(asked.code()).isEqualTo(1);
  }

  @Test
  void aNameThatWasNotThereIsNoPlanForNothing() {
    Command.Result result =
        onCluster("plan", List.of(), "cm/storefrnt", "-n", "shop", "--at", "rev:24");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.errors())
        .singleElement()
        .asString()
        .contains("storefrnt did not exist at revision 24");
  }

  @Test
  void aRecipeThatMatchesNothingIsNamed() throws IOException {
    Path recipe = folder.resolve("none.yaml");
    Files.writeString(
        recipe,
        """
        apiVersion: kuberewind.io/v1
        kind: Recipe
        rules:
          - name: cron jobs sleep
            suspendCronJobs: true
        """);

    Command.Result result =
        onCluster("plan", List.of(), "cm", "--at", "rev:24", "--recipe", recipe.toString());

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.errors())
        .singleElement()
        .asString()
        .contains("none.yaml:4:5", "cron jobs sleep", "matches nothing");
  }

  @Test
  void aPlanHoldsItsRecipeAndNoValueOfIt() throws IOException {
    Path recipe = folder.resolve("secret.yaml");
    Files.writeString(
        recipe,
        """
        apiVersion: kuberewind.io/v1
        kind: Recipe
        namespaces: {shop: sealed}
        rules:
          - name: key
            secrets: [{key: key, env: STAGING_KEY}]
        """);
    Path plan = folder.resolve("sealed.plan");

    Command.Result planned =
        onCluster(
            "plan",
            List.of("--out", plan.toString()),
            "secret",
            "--at",
            "rev:24",
            "--recipe",
            recipe.toString());
    Command.Result applied =
        run(List.of("apply", plan.toString(), "--kubeconfig", kubeconfig(), "--no-mark"));

    assertThat(planned.code()).as(planned.err()).isEqualTo(1);
    assertThat(applied.code()).as(applied.err()).isZero();
    assertThat(Files.readString(plan) + planned.out()).doesNotContain("staging-value", "c3RhZ2lu");
    assertThat(kubectl("-n", "sealed", "get", "secret", "payment", "-o", "jsonpath={.data.key}"))
        .isEqualTo("c3RhZ2luZy12YWx1ZQ==");
  }

  @Test
  void aReplayGoesWhereTheLogGoesAndIsNotPlayedTwice() {
    Path state = folder.resolve("replay.json");
    String[] words = {
      "cm,secret", "--from", "rev:11", "--map-namespace", "shop:played", "--state", state.toString()
    };

    Command.Result half = replay("rev:23", words);
    assertThat(half.code()).as(half.err() + half.out()).isZero();
    String then = kubectl("-n", "played", "get", "cm", "storefront", "-o", "jsonpath={.data}");
    Command.Result whole = replay("rev:27", words);
    Command.Result again = replay("rev:27", words);

    assertThat(half.out()).contains("1 created, 1 updated, 0 deleted");
    assertThat(then).contains("EUR");
    assertThat(whole.code()).as(whole.err() + whole.out()).isZero();
    assertThat(whole.err()).contains("going on after revision 23");
    assertThat(again.out()).contains("1 created, 2 updated, 0 deleted");
    assertThat(kubectl("-n", "played", "get", "cm", "storefront", "-o", "jsonpath={.data}"))
        .contains("USD");
  }

  @Test
  void aReplayIsOfOneTimeline() {
    Path rewound = folder.resolve("rewound");
    ShopArchive.writeRewound(rewound);
    String state = folder.resolve("rewound.json").toString();
    List<String> line =
        List.of("replay", "cm,secret", "--map-namespace", "shop:rewound", "--target", "sandbox");
    List<String> before = List.of("--from", "rev:1/11", "--to", "rev:1/27", "--state", state);
    List<String> after = List.of("--from", "rev:2/15", "--to", "rev:2/30");

    Command.Result first = onArchive(rewound, line, before);
    Command.Result second = onArchive(rewound, line, after);
    Command.Result taken = onArchive(rewound, line, after, "--state", state);

    assertThat(first.code()).as(first.err() + first.out()).isZero();
    assertThat(second.code()).as(second.err() + second.out()).isZero();
    assertThat(second.out()).contains("0 created, 1 updated, 1 deleted");
    assertThat(kubectl("-n", "rewound", "get", "cm", "storefront", "-o", "jsonpath={.data}"))
        .contains("GBP");
    assertThat(kubectl("-n", "rewound", "get", "secret")).contains("No resources");
    assertThat(taken.code()).isEqualTo(3);
    assertThat(taken.errors()).singleElement().asString().contains("timeline");
  }

  @Test
  void aReplayIntoAGapOrOfWrongWordsIsRefused() {
    Command.Result gap = replay("rev:27", "--from", "rev:11");
    assertThat(gap.code()).as(gap.err()).isEqualTo(3);
    assertThat(replay("rev:11", "cm", "--from", "rev:27").code()).isEqualTo(2);
    assertThat(replay("rev:27", "cm", "--from", "rev:11", "--speed", "fast").code()).isEqualTo(2);
    assertThat(replay("rev:27", "cm", "--from", "rev:11", "--on-conflict", "ask").code())
        .isEqualTo(2);
    assertThat(replay("rev:27", "cm", "--from", "rev:11", "--stop-at", "nowhere").code())
        .isEqualTo(2);
  }

  private static Command.Result replay(String to, String... words) {
    List<String> line = new ArrayList<>(List.of("replay"));
    line.addAll(List.of(words));
    line.addAll(List.of("--to", to, "--kubeconfig", kubeconfig(), "--target", "sandbox"));
    return run(line);
  }

  private static Command.Result onCluster(String verb, List<String> more, String... words) {
    List<String> line = new ArrayList<>(List.of(verb));
    line.addAll(List.of(words));
    line.addAll(more);
    line.addAll(List.of("--kubeconfig", kubeconfig()));
    return run(line);
  }

  private static Command.Result run(List<String> line) {
    List<String> whole = new ArrayList<>(line);
    whole.addAll(List.of("--archive", folder.resolve("shop").toString()));
    return command(whole);
  }

  private static Command.Result onArchive(
      Path archive, List<String> line, List<String> span, String... more) {
    List<String> whole = new ArrayList<>(line);
    whole.addAll(span);
    whole.addAll(List.of(more));
    whole.addAll(List.of("--archive", archive.toString(), "--kubeconfig", kubeconfig()));
    return command(whole);
  }

  private static Command.Result command(List<String> whole) {
    Map<String, String> environment = new HashMap<>(Command.in(folder).environment());
    environment.put("STAGING_KEY", "staging-value");
    return new Command(environment).run(whole);
  }

  private static String kubeconfig() {
    return controlPlane.kubeconfig("admin").toString();
  }

  private static String kubectl(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(controlPlane.kubectl().toString());
    command.add("--kubeconfig=" + kubeconfig());
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as("%s: %s", command, said).isZero();
      return said;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
