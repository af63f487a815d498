package io.kuberewind.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A user's plain HTTP connection to the API server. It shares nothing with the code under test, so
 * that what it reads is a truth of its own.
 */
final class ApiServer {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final URI server;
  private final String token;
  private final HttpClient http;

  private ApiServer(URI server, String token, HttpClient http) {
    this.server = server;
    this.token = token;
    this.http = http;
  }

  /** What the API server answered. */
  record Answer(int status, JsonNode body) {
    boolean succeeded() {
      return status / 100 == 2;
    }
  }

  /** The connection that the current context of {@code kubeconfig} describes. */
  static ApiServer of(Path kubeconfig) {
    try {
      JsonNode config = YAML.readTree(kubeconfig.toFile());
      JsonNode context =
          named(config.get("contexts"), config.get("current-context").asText()).get("context");
      JsonNode cluster =
          named(config.get("clusters"), context.get("cluster").asText()).get("cluster");
      JsonNode user = named(config.get("users"), context.get("user").asText()).get("user");
      HttpClient http =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .sslContext(trusting(cluster))
              .build();
      return new ApiServer(
          URI.create(cluster.get("server").asText()), user.get("token").asText(), http);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("Cannot connect as " + kubeconfig + " says", e);
    }
  }

  JsonNode get(String path) {
    Answer answer = send("GET", path, null, null);
    if (!answer.succeeded()) {
      throw new IllegalStateException("GET " + path + ": " + answer);
    }
    return answer.body();
  }

  Answer post(String path, JsonNode body) {
    return send("POST", path, "application/json", body);
  }

  Answer put(String path, JsonNode body) {
    return send("PUT", path, "application/json", body);
  }

  Answer mergePatch(String path, JsonNode body) {
    return send("PATCH", path, "application/merge-patch+json", body);
  }

  Answer delete(String path) {
    return send("DELETE", path, null, null);
  }

  /** The revision that a consistent read answers now. */
  long revision() {
    return get("/api/v1/namespaces?limit=1").get("metadata").get("resourceVersion").asLong();
  }

  Answer send(String method, String path) {
    return send(method, path, null, null);
  }

  Answer send(String method, String path, String type, JsonNode body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(Duration.ofMinutes(2))
            .header("Authorization", "Bearer " + token)
            .header("Accept", "application/json");
    if (type != null) {
      request.header("Content-Type", type);
    }
    try {
      request.method(
          method,
          body == null
              ? BodyPublishers.noBody()
              : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
      var response = http.send(request.build(), BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new IllegalStateException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What a test writes down as text. */
  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  private static JsonNode named(JsonNode list, String name) {
    for (JsonNode entry : list) {
      if (entry.get("name").asText().equals(name)) {
        return entry;
      }
    }
    throw new IllegalStateException("The kubeconfig has no entry " + name);
  }

  private static SSLContext trusting(JsonNode cluster)
      throws IOException, GeneralSecurityException {
    byte[] pem =
        cluster.has("certificate-authority-data")
            ? Base64.getDecoder().decode(cluster.get("certificate-authority-data").asText())
            : Files.readAllBytes(Path.of(cluster.get("certificate-authority").asText()));
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = new ByteArrayInputStream(pem)) {
      int i = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca" + i++, certificate);
      }
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
