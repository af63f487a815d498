package io.kuberewind.watcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Plain requests to the API server, as an administrator. */
final class TestApi implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private final String server;

  /** An answer of the API server. */
  record Answer(int status, JsonNode body) {
    boolean isOk() {
      return status / 100 == 2;
    }

    long revision() {
      return body.path("metadata").path("resourceVersion").asLong();
    }
  }

  TestApi(Path kubeconfig) {
    Config config = Config.fromKubeconfig(kubeconfig.toFile());
    config.setRequestRetryBackoffLimit(0);
    config.setHttp2Disable(true);
    http = new JdkHttpClientFactory().newBuilder(config).build();
    server = config.getMasterUrl().replaceAll("/+$", "");
  }

  Answer get(String path) {
    return send("GET", path, "application/json", null);
  }

  Answer create(String path, String body) {
    return send("POST", path, "application/json", body);
  }

  Answer update(String path, String body) {
    return send("PUT", path, "application/json", body);
  }

  Answer patch(String path, String body) {
    return send("PATCH", path, "application/merge-patch+json", body);
  }

  Answer delete(String path) {
    return send("DELETE", path, "application/json", null);
  }

  /** The cluster's revision now. */
  long revision() {
    return get("/api/v1/namespaces?limit=1").revision();
  }

  @Override
  public void close() {
    http.close();
  }

  private Answer send(String method, String path, String type, String body) {
    try {
      HttpRequest request =
          http.newHttpRequestBuilder()
              .uri(server + path)
              .method(method, type, body)
              .timeout(90, TimeUnit.SECONDS)
              .build();
      HttpResponse<byte[]> answer =
          http.sendAsync(request, byte[].class).get(120, TimeUnit.SECONDS);
      return new Answer(answer.code(), JSON.readTree(answer.body()));
    } catch (Exception e) {
      throw new IllegalStateException(method + " " + path, e);
    }
  }
}
