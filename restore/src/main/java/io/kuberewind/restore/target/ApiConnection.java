package io.kuberewind.restore.target;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.kuberewind.restore.fields.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One request, one answer, with the credentials and the TLS of a kubeconfig. Retries nothing. */
final class ApiConnection implements AutoCloseable {
  /** The user agent of requests that write nothing. */
  static final String OWN_AGENT = agent("kubectl-rewind");

  private static final long MAX_RETRY_AFTER_SECONDS = 60;

  private final HttpClient http;
  private final String server;
  private final Duration timeout;

  ApiConnection(Config config, Duration timeout) {
    // What may be sent again is decided above: the client does not know a create from a read.
    config.setRequestRetryBackoffLimit(0);
    // Each request has its own, which fabric8 would replace.
    config.setUserAgent("");
    config.setRequestTimeout(Math.toIntExact(timeout.toMillis()));
    this.http = new JdkHttpClientFactory().newBuilder(config).build();
    this.server = config.getMasterUrl().replaceAll("/+$", "");
    this.timeout = timeout;
  }

  /** The user agent of what is done in the name of {@code who}. */
  static String agent(String who) {
    String version = ApiConnection.class.getPackage().getImplementationVersion();
    return who + "/" + (version == null ? "development" : version);
  }

  String server() {
    return server;
  }

  ApiAnswer get(String pathAndQuery) throws IOException {
    return send(request(pathAndQuery, OWN_AGENT).build());
  }

  /** The status of what answers in plain text. */
  int code(String path) throws IOException {
    return answer(request(path, OWN_AGENT).build()).code();
  }

  ApiAnswer post(String pathAndQuery, String agent, ObjectNode body) throws IOException {
    return send(
        request(pathAndQuery, agent).method("POST", "application/json", body.toString()).build());
  }

  ApiAnswer put(String pathAndQuery, String agent, ObjectNode body) throws IOException {
    return send(
        request(pathAndQuery, agent).method("PUT", "application/json", body.toString()).build());
  }

  ApiAnswer delete(String pathAndQuery, String agent, ObjectNode body) throws IOException {
    return send(
        request(pathAndQuery, agent).method("DELETE", "application/json", body.toString()).build());
  }

  private HttpRequest.Builder request(String pathAndQuery, String agent) {
    return http.newHttpRequestBuilder()
        .uri(server + pathAndQuery)
        .header("Accept", "application/json")
        .header("User-Agent", agent)
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private ApiAnswer send(HttpRequest request) throws IOException {
    HttpResponse<byte[]> response = answer(request);
    return new ApiAnswer(response.code(), body(response), retryAfter(response));
  }

  private HttpResponse<byte[]> answer(HttpRequest request) throws IOException {
    try {
      return http.sendAsync(request, byte[].class)
          .get(timeout.toMillis() * 2, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      String said = e.getCause().getMessage();
      throw new IOException(said == null ? "no connection" : said, e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + timeout.multipliedBy(2).toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private static ObjectNode body(HttpResponse<byte[]> response) throws IOException {
    byte[] body = response.body();
    try {
      return Json.object(new ByteArrayInputStream(body == null ? new byte[0] : body));
    } catch (IOException e) {
      if (response.isSuccessful()) {
        throw new IOException("the answer is not a JSON object: " + e.getMessage(), e);
      }
      return Json.MAPPER.createObjectNode();
    }
  }

  private static Duration retryAfter(HttpResponse<?> response) {
    String header = response.header("Retry-After");
    if (header == null || !header.matches("\\d{1,6}")) {
      return Duration.ZERO;
    }
    return Duration.ofSeconds(Math.min(Long.parseLong(header), MAX_RETRY_AFTER_SECONDS));
  }

  @Override
  public void close() {
    http.close();
  }
}
