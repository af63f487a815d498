package io.kuberewind.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ControlPlaneTest {

  private static ControlPlane controlPlane;

  @BeforeAll
  static void start() {
    controlPlane = ControlPlane.start();
  }

  @AfterAll
  static void stop() {
    controlPlane.close();
  }

  @Test
  void anOrdinaryUserCreatesADeployment() {
    var outcome = as("alice").run("create", "deployment", "web", "--image=nginx");

    assertThat(outcome).isEqualTo(new Kubectl.Outcome(0, "deployment.apps/web created\n"));
  }

  @Test
  void anOrdinaryUserCannotGrantRights() {
    var outcome =
        as("bob")
            .run("create", "clusterrolebinding", "x", "--clusterrole=cluster-admin", "--user=bob");

    assertThat(outcome.output())
        .contains("attempting to grant RBAC permissions not currently held");
  }

  @Test
  void aUserWithoutRightsIsRefused() {
    var outcome = as("nobody").run("get", "configmaps");

    assertThat(outcome.output()).contains("(Forbidden)").contains("\"nobody\"");
  }

  @Test
  void theWatcherReadsSecrets() {
    as("admin").run("create", "secret", "generic", "readable", "--from-literal=a=b");

    var outcome = as("rewind").run("get", "secrets", "-o", "name");

    assertThat(outcome.output()).contains("secret/readable");
  }

  @Test
  void theWatcherCannotWrite() {
    var outcome = as("rewind").run("create", "configmap", "x");

    assertThat(outcome.output()).contains("forbidden").contains("\"rewind\"");
  }

  @Test
  void aDeletedNamespaceGoesWithWhatItHolds() {
    as("alice").run("create", "namespace", "short-lived");
    as("alice").run("create", "configmap", "inside", "-n", "short-lived");

    var outcome = as("alice").run("delete", "namespace", "short-lived", "--timeout=180s");

    assertThat(outcome).isEqualTo(new Kubectl.Outcome(0, "namespace \"short-lived\" deleted\n"));
  }

  @Test
  void theAuditLogNamesWhoWrote() {
    as("alice").run("create", "configmap", "audited");

    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () ->
                assertThat(auditEvents())
                    .anySatisfy(
                        event -> {
                          assertThat(event.at("/user/username").asText()).isEqualTo("alice");
                          assertThat(event.at("/objectRef/name").asText()).isEqualTo("audited");
                          assertThat(event.at("/responseObject/metadata/uid").asText())
                              .isNotEmpty();
                        }));
  }

  @Test
  void anAuditReceiverThatStartsLaterHearsWhoWrote() throws Exception {
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    HttpsServer receiver =
        HttpsServer.create(
            new InetSocketAddress(
                InetAddress.getLoopbackAddress(), controlPlane.auditWebhookPort()),
            0);
    receiver.setHttpsConfigurator(new HttpsConfigurator(receiverTls()));
    receiver.createContext(
        "/audit",
        exchange -> {
          heard.add(exchange.getRequestHeaders().getFirst("Authorization"));
          heard.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    receiver.start();
    try {
      as("bob").run("create", "configmap", "told");

      await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(
              () ->
                  assertThat(heard)
                      .anyMatch(text -> text.contains("\"bob\"") && text.contains("\"told\"")));
      assertThat(Files.readString(controlPlane.auditWebhookKubeconfig()))
          .contains(heard.element().replace("Bearer ", ""));
    } finally {
      receiver.stop(0);
    }
  }

  @Test
  void oneFileHoldsAContextForEachUser() {
    var outcome =
        new Kubectl(controlPlane.kubectl(), controlPlane.kubeconfig())
            .run("--context=bob", "auth", "whoami", "-o", "jsonpath={.status.userInfo.username}");

    assertThat(outcome).isEqualTo(new Kubectl.Outcome(0, "bob"));
  }

  private static SSLContext receiverTls() throws Exception {
    char[] password = "sandbox".toCharArray();
    KeyStore identity =
        KeyStore.getInstance(controlPlane.auditReceiverKeyStore().toFile(), password);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(identity, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static Kubectl as(String user) {
    return Kubectl.as(user, controlPlane);
  }

  private static List<JsonNode> auditEvents() {
    ObjectMapper json = new ObjectMapper();
    try {
      String written = Files.readString(controlPlane.auditLog());
      // The API server goes on writing: its last line may not be whole yet.
      return written
          .substring(0, written.lastIndexOf('\n') + 1)
          .lines()
          .map(
              line -> {
                try {
                  return json.readTree(line);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
