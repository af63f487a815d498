package io.kuberewind.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Writes objects to the API server under test by plain HTTP. */
public final class Cluster {
  private static final Pattern REVISION = Pattern.compile("\"resourceVersion\":\"(\\d+)\"");
  private static final int WRITERS = 8;
  private static final String NAMESPACE = "/api/v1/namespaces/default/configmaps";

  /** About 1 KB an object, as FACTS of the field give for small ones. */
  private static final String FILLING = "x".repeat(800);

  private final URI server;
  private final String token;
  private final HttpClient http;

  public Cluster(Path kubeconfig) throws IOException, GeneralSecurityException {
    JsonNode config = new ObjectMapper(new YAMLFactory()).readTree(kubeconfig.toFile());
    JsonNode cluster = config.get("clusters").get(0).get("cluster");
    server = URI.create(cluster.get("server").asText());
    token = config.get("users").get(0).get("user").get("token").asText();
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(trusting(cluster))
            .build();
  }

  /**
   * Creates the objects numbered {@code from} (inclusive) to {@code to} (exclusive), with several
   * writers.
   */
  void fill(int from, int to) throws InterruptedException, ExecutionException {
    System.out.printf("creating objects %d to %d%n", from, to);
    AtomicInteger next = new AtomicInteger(from);
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        done.add(
            writers.submit(
                () -> {
                  for (int n = next.getAndIncrement(); n < to; n = next.getAndIncrement()) {
                    create("fill-" + n);
                  }
                  return null;
                }));
      }
      for (Future<?> writer : done) {
        writer.get();
      }
    } finally {
      writers.shutdownNow();
    }
  }

  /** Creates one object and returns its revision. */
  long create(String name) throws IOException, InterruptedException {
    String body =
        "{\"metadata\":{\"name\":\"%s\"},\"data\":{\"filling\":\"%s\",\"name\":\"%s\"}}"
            .formatted(name, FILLING, name);
    return revisionIn(post(NAMESPACE, body));
  }

  /** Creates an object in the collection at {@code path}; returns the server's answer. */
  public String post(String path, String body) throws IOException, InterruptedException {
    return send("POST", path, body);
  }

  /** Replaces the object at {@code path}; returns the server's answer. */
  public String put(String path, String body) throws IOException, InterruptedException {
    return send("PUT", path, body);
  }

  /** The revision that an answer to a write gives the object. */
  public static long revisionIn(String answer) {
    Matcher revision = REVISION.matcher(answer);
    if (!revision.find()) {
      throw new IllegalArgumentException("no revision in " + answer);
    }
    return Long.parseLong(revision.group(1));
  }

  private String send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(
          "The API server refused " + path + ": " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  private static SSLContext trusting(JsonNode cluster)
      throws IOException, GeneralSecurityException {
    byte[] pem =
        cluster.has("certificate-authority-data")
            ? Base64.getDecoder().decode(cluster.get("certificate-authority-data").asText())
            : Files.readAllBytes(Path.of(cluster.get("certificate-authority").asText()));
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry(
        "ca",
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
