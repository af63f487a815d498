package io.kuberewind.watcher.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * An API server, checked to be there and to accept us. fabric8 reads the kubeconfig and gives
 * authentication, token refresh and TLS; the answers are read as bytes.
 *
 * <p>HTTP/1.1, so each stream has a connection of its own and one that waits for Kafka holds back
 * no other.
 */
public final class ClusterConnection implements AutoCloseable {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
  private static final int UNAUTHORIZED = 401;
  private static final int SERVER_ERROR = 500;
  private static final int ANSWER_BYTES = 64 * 1024 * 1024;

  private final HttpClient http;
  private final String server;
  private final String id;

  private ClusterConnection(HttpClient http, String server, String id) {
    this.http = http;
    this.server = server;
    this.id = id;
  }

  /**
   * Connects and checks the credentials.
   *
   * @param kubeconfig the file to read; empty for KUBECONFIG, ~/.kube/config or the service account
   *     of the pod, in this order
   * @param context the context in it; empty for its current one
   */
  public static ClusterConnection open(Optional<Path> kubeconfig, Optional<String> context)
      throws ClusterException {
    Config config = Kubeconfig.load(kubeconfig, context);
    // Streams are taken up again by their owners, who know from which revision on.
    config.setRequestRetryBackoffLimit(0);
    config.setHttp2Disable(true);
    HttpClient http = new JdkHttpClientFactory().newBuilder(config).build();
    try {
      String server = config.getMasterUrl().replaceAll("/+$", "");
      return new ClusterConnection(http, server, identify(http, server));
    } catch (ClusterException e) {
      http.close();
      throw e;
    }
  }

  /** Address of the API server. */
  public String server() {
    return server;
  }

  /** uid of the kube-system namespace, which names the cluster; empty when it may not be read. */
  public String id() {
    return id;
  }

  /** Opens a stream of {@code pathAndQuery}. */
  public ByteStream stream(String pathAndQuery, String accept, ByteStream.Listener listener) {
    return ByteStream.open(http, request(http, server, pathAndQuery, accept), listener);
  }

  /** Reads the whole answer to {@code pathAndQuery}, at most 64 MiB. Never fails: see the end. */
  public CompletableFuture<ApiAnswer> get(String pathAndQuery, String accept) {
    Collector collector = new Collector();
    ByteStream.open(http, request(http, server, pathAndQuery, accept), collector);
    return collector.answer.orTimeout(REQUEST_TIMEOUT.toSeconds() * 2, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    http.close();
  }

  private static HttpRequest request(HttpClient http, String server, String path, String accept) {
    return http.newHttpRequestBuilder()
        .uri(server + path)
        .header("Accept", accept)
        .timeout(REQUEST_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .build();
  }

  private static String identify(HttpClient http, String server) throws ClusterException {
    Collector collector = new Collector();
    ByteStream.open(
        http,
        request(http, server, "/api/v1/namespaces/kube-system", "application/json"),
        collector);
    ApiAnswer answer = await(collector.answer, server);
    int status = answer.end().status();
    if (status == 0) {
      throw unreachable(server, answer.end().message());
    }
    if (status == UNAUTHORIZED) {
      throw new ClusterException.Unauthorized(
          "The API server at %s refuses the credentials of the kubeconfig: sign in again, or choose another context"
              .formatted(server));
    }
    if (status >= SERVER_ERROR) {
      throw unreachable(server, answer.end().describe());
    }
    return answer.end().isComplete() ? uidOf(answer, server) : "";
  }

  private static ClusterException unreachable(String server, String why) {
    return new ClusterException.Unreachable(
        "No Kubernetes API server can be used at %s (%s): check that the cluster is running and that the kubeconfig names it"
            .formatted(server, why),
        null);
  }

  private static ApiAnswer await(CompletableFuture<ApiAnswer> answer, String server)
      throws ClusterException {
    try {
      return answer.get(REQUEST_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("Interrupted while connecting to " + server, e);
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new ClusterException.Unreachable(
          "The API server at %s does not answer: check the address and the network"
              .formatted(server),
          e);
    }
  }

  private static String uidOf(ApiAnswer namespace, String server) throws ClusterException {
    try {
      return new ObjectMapper().readTree(namespace.body()).path("metadata").path("uid").asText("");
    } catch (IOException e) {
      throw new ClusterException.Unreachable(
          "What answers at %s is not a Kubernetes API server: check the kubeconfig"
              .formatted(server),
          e);
    }
  }

  /** Gathers a body of bounded size. */
  private static final class Collector implements ByteStream.Listener {
    private final CompletableFuture<ApiAnswer> answer = new CompletableFuture<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    @Override
    public void opened(ByteStream stream) {
      stream.more();
    }

    @Override
    public void bytes(ByteStream stream, List<ByteBuffer> chunk) {
      for (ByteBuffer part : chunk) {
        byte[] copy = new byte[part.remaining()];
        part.get(copy);
        body.writeBytes(copy);
      }
      if (body.size() > ANSWER_BYTES) {
        throw new IllegalStateException("The answer is larger than " + ANSWER_BYTES + " bytes");
      }
      stream.more();
    }

    @Override
    public void ended(ByteStream stream, StreamEnd end) {
      answer.complete(new ApiAnswer(end, body.toByteArray()));
    }
  }
}
