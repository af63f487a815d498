package io.kuberewind.watcher;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** Stands before the real API server, and stops answers in the middle. */
final class ApiProxy implements AutoCloseable {
  private final Config config;
  private final HttpClient upstream;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Predicate<String> stalling = path -> false;
  private volatile long stallAfter;
  private volatile boolean stalled;

  private ApiProxy(Path kubeconfig) throws IOException, GeneralSecurityException {
    config = Config.fromKubeconfig(kubeconfig.toFile());
    upstream =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(SSLUtils.sslContext(config))
            .build();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
  }

  static ApiProxy before(Path kubeconfig) throws IOException, GeneralSecurityException {
    ApiProxy proxy = new ApiProxy(kubeconfig);
    proxy.server.start();
    return proxy;
  }

  /** A kubeconfig by which clients come this way. */
  Path kubeconfig(Path directory) throws IOException {
    int port = server.getAddress().getPort();
    return Files.writeString(
        directory.resolve("proxied-" + port + ".kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        current-context: proxied
        clusters: [{name: proxied, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: user, user: {token: "%s"}}]
        contexts: [{name: proxied, context: {cluster: proxied, user: user}}]
        """
            .formatted(port, config.getAutoOAuthToken()));
  }

  /** New answers of such paths stop after so many bytes, and their connections stay. */
  void stallAfter(long bytes, Predicate<String> paths) {
    stallAfter = bytes;
    stalling = paths;
  }

  /** Whether an answer was stopped. */
  boolean hasStalled() {
    return stalled;
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    long passing = stalling.test(path) ? stallAfter : Long.MAX_VALUE;
    HttpResponse<InputStream> answer = ask(exchange, path);
    exchange.sendResponseHeaders(answer.statusCode(), 0);
    try (InputStream in = answer.body();
        OutputStream out = exchange.getResponseBody()) {
      byte[] buffer = new byte[2048];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        passing -= read;
        if (passing < 0) {
          stalled = true;
          awaitClose();
        }
        out.write(buffer, 0, read);
        out.flush();
      }
    }
  }

  private void awaitClose() throws IOException {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IOException("The proxy is closed");
  }

  private HttpResponse<InputStream> ask(HttpExchange exchange, String path) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(config.getMasterUrl().replaceAll("/+$", "") + path));
    for (String header : List.of("Authorization", "Accept")) {
      exchange
          .getRequestHeaders()
          .getOrDefault(header, List.of())
          .forEach(value -> request.header(header, value));
    }
    try {
      return upstream.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
