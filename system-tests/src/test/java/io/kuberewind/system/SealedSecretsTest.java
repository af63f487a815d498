package io.kuberewind.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only who has the keys can read and bring back, and what a policy may say. */
class SealedSecretsTest {
  private static final int DONE = 0;
  private static final int DIFFERS = 1;
  private static final int USAGE = 2;
  private static final int REFUSED = 3;
  private static final int FAILED = 4;

  @TempDir private static Path work;
  private static RecordedCluster cluster;
  private static String keys;

  @BeforeAll
  static void start() throws IOException {
    keys = work.resolve("keys.json").toString();
    new Rewind(work).run("keys", "create", keys).mustExit(DONE);
    Path policy =
        Files.writeString(
            work.resolve("policy.yaml"),
            """
            leaveOut: [{kinds: [events, leases]}, {kinds: [configmaps], namespaces: [kube-system]}]
            seal: [{kinds: [configmaps], namespaces: [shop], fields: [/data/token]}]
            """);
    cluster = RecordedCluster.start(work, "--keys", keys, "--policy", policy.toString());
    for (String namespace : new String[] {"shop", "billing", "gone"}) {
      cluster.namespace(namespace);
    }
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void aDeletedSecretComesBackByteForByteForWhoHasTheKeys() {
    secret("billing", "card", "4711");
    JsonNode wanted = live("billing", "secrets", "card");
    String then = cluster.now();
    cluster.kubectl("-n", "billing", "delete", "secret", "card");

    Rewind.Result plan =
        cluster.rewind("plan", "--at", then, "-n", "billing", "-o", "json").mustExit(DIFFERS);
    assertThat(plan.out()).contains("sealed by key main.", "give --keys");
    cluster.rewind("restore", "--at", then, "-n", "billing", "--yes").mustExit(REFUSED);
    cluster
        .rewind("restore", "--at", then, "-n", "billing", "--yes", "--keys", keys)
        .mustExit(DONE);

    JsonNode restored = live("billing", "secrets", "card");
    assertThat(restored.get("data")).isEqualTo(wanted.get("data"));
    assertThat(restored.get("type")).isEqualTo(wanted.get("type"));
    cluster.rewind("plan", "--at", then, "-n", "billing", "--keys", keys).mustExit(DONE);
  }

  @Test
  void aFieldThatAPolicySealsComesBackAndStaysOutOfThePlan() throws IOException {
    cluster.kubectl("-n", "shop", "create", "configmap", "entry", "--from-literal=token=hunter2");
    String then = cluster.now();
    cluster.kubectl(
        "-n", "shop", "patch", "configmap", "entry", "-p", "{\"data\":{\"token\":\"other\"}}");
    Path plan = work.resolve("entry.plan");

    cluster
        .rewind("plan", "--at", then, "-n", "shop", "--keys", keys, "--out", plan.toString())
        .mustExit(DIFFERS);
    assertThat(Files.readString(plan)).contains("/data/token").doesNotContain("hunter2", "other");
    cluster.rewind("apply", plan.toString(), "--keys", keys).mustExit(DONE);

    assertThat(live("shop", "configmaps", "entry").at("/data/token").asText()).isEqualTo("hunter2");
  }

  @Test
  void nothingIsDeletedOfATypeOfWhichAPolicyLeavesSomethingOut() {
    String then = cluster.now();
    cluster.kubectl("-n", "shop", "create", "configmap", "after");
    cluster.kubectl("-n", "shop", "create", "serviceaccount", "after");

    Rewind.Result plan =
        cluster
            .rewind("plan", "cm,sa", "-n", "shop", "--at", then, "--exact", "-o", "json")
            .mustExit(DIFFERS);

    assertThat(plan.out())
        .contains("left out by policy: namespaces kube-system", "\"delete\" : 1,");
  }

  @Test
  void whatAForgottenNamespaceSealedIsLostAndNothingElse() {
    cluster.rewind.run("keys", "rotate", "--namespace", "gone", "--keys", keys).mustExit(DONE);
    secret("billing", "kept", "0815");
    secret("gone", "lost", "0816");
    Conditions.eventually(
        "the new key seals",
        () -> {
          cluster.kubectl(
              "-n", "gone", "annotate", "--overwrite", "secret", "lost", "at=" + System.nanoTime());
          return read("get", "secret/lost", "-n", "gone", "-o", "json")
              .out()
              .contains("sealed:ns_gone.");
        });
    assertThat(read("get", "secret/lost", "-n", "gone", "-o", "json", "--keys", keys).out())
        .contains("MDgxNg==");

    cluster.rewind.run("keys", "forget", "gone", "--yes", "--keys", keys).mustExit(DONE);

    Rewind.Result lost =
        read("get", "secret/lost", "-n", "gone", "-o", "json", "--keys", keys).mustExit(FAILED);
    assertThat(lost.out()).doesNotContain("MDgxNg==");
    assertThat(lost.err()).contains("cannot open test//secrets/gone/lost", "key id ns_gone.");
    assertThat(
            read("get", "secret/kept", "-n", "billing", "-o", "json", "--keys", keys)
                .mustExit(DONE)
                .out())
        .contains("MDgxNQ==");
  }

  @Test
  void aPolicyThatIsWrongRefusesTheStartWithAllThatIsWrong() throws IOException {
    Path policy =
        Files.writeString(
            work.resolve("wrong.yaml"), "leaveOut:\n- kinds: [unicorns]\n- kind: pods\n");

    Rewind.Result up =
        new Rewind(work)
            .run(
                "up",
                "--kubeconfig",
                cluster.controlPlane.kubeconfig("rewind").toString(),
                "--data-dir",
                work.resolve("other").toString(),
                "--policy",
                policy.toString())
            .mustExit(USAGE);

    assertThat(up.err())
        .contains("wrong.yaml:2:11: ", "unicorns", "wrong.yaml:3:3: ", "no key 'kind'");
  }

  private static void secret(String namespace, String name, String pin) {
    cluster.kubectl(
        "-n", namespace, "create", "secret", "generic", name, "--from-literal=pin=" + pin);
  }

  private static JsonNode live(String namespace, String resource, String name) {
    return cluster.admin.get("/api/v1/namespaces/%s/%s/%s".formatted(namespace, resource, name));
  }

  private static Rewind.Result read(String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--data-dir";
    all[arguments.length + 1] = work.resolve("data").toString();
    return cluster.rewind.run(all);
  }
}
