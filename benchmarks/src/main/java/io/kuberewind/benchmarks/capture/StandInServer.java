package io.kuberewind.benchmarks.capture;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What a watcher asks of an API server, from memory: one type, a list of it at the head of a watch,
 * and behind it as many changes as are to be played, as fast as they are read.
 */
final class StandInServer implements AutoCloseable {
  private static final long FIRST_REVISION = 1_000_000_000L;
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final String NAMESPACE =
      "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"kube-system\",\"uid\":\"stand-in-%d\"}}";
  private static final String TYPES =
      """
      {"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","items":[{"metadata":{"name":"apps"},
      "versions":[{"version":"v1","freshness":"Current","resources":[{"resource":"deployments","scope":"Namespaced",
      "responseKind":{"group":"apps","version":"v1","kind":"Deployment"},"verbs":["get","list","watch"]}]}]}]}""";
  private static final String NO_TYPES =
      "{\"kind\":\"APIGroupDiscoveryList\",\"apiVersion\":\"apidiscovery.k8s.io/v2\",\"items\":[]}";

  private final List<ReplayedObject> forms;
  private final int objects;
  private final long listRevision;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private long wanted;
  private volatile long told;

  /** Serves {@code objects} objects made from {@code forms}. */
  StandInServer(List<ReplayedObject> forms, int objects) throws IOException {
    this.forms = forms;
    this.objects = objects;
    this.listRevision = FIRST_REVISION + objects;
    this.wanted = listRevision;
    this.told = listRevision;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Writes a kubeconfig that leads here. */
  Path kubeconfig(Path file) throws IOException {
    return Files.writeString(
        file,
        """
        {"apiVersion":"v1","kind":"Config","current-context":"stand-in",
        "clusters":[{"name":"stand-in","cluster":{"server":"http://127.0.0.1:%d"}}],
        "users":[{"name":"stand-in","user":{}}],
        "contexts":[{"name":"stand-in","context":{"cluster":"stand-in","user":"stand-in"}}]}"""
            .formatted(server.getAddress().getPort()));
  }

  /** Lets so many more changes happen. */
  synchronized void play(int changes) {
    wanted += changes;
    notifyAll();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String query = exchange.getRequestURI().getQuery();
    switch (path) {
      case "/api" -> send(exchange, 200, NO_TYPES);
      case "/apis" -> send(exchange, 200, TYPES);
      case "/api/v1/namespaces/kube-system" ->
          send(exchange, 200, NAMESPACE.formatted(server.getAddress().getPort()));
      case "/api/v1/namespaces" ->
          send(
              exchange,
              200,
              "{\"kind\":\"NamespaceList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"%d\"},\"items\":[]}"
                  .formatted(told));
      case "/apis/apps/v1/deployments" -> watch(exchange, query);
      default -> send(exchange, 404, "{\"kind\":\"Status\",\"code\":404}");
    }
  }

  private void watch(HttpExchange exchange, String query) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), BUFFER_BYTES)) {
      if (query.contains("sendInitialEvents=true")) {
        list(out);
        follow(out, listRevision);
      } else {
        follow(out, Long.parseLong(query.replaceAll(".*resourceVersion=(\\d+).*", "$1")));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void list(OutputStream out) throws IOException {
    for (int number = 0; number < objects; number++) {
      event(out, "ADDED", number, FIRST_REVISION + number + 1);
    }
    out.write(
        """
        {"type":"BOOKMARK","object":{"kind":"Deployment","apiVersion":"apps/v1","metadata":\
        {"resourceVersion":"%d","annotations":{"k8s.io/initial-events-end":"true"}}}}
        """
            .formatted(listRevision)
            .getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** What follows a revision is the same for everybody who asks, whenever that is. */
  private void follow(OutputStream out, long after) throws IOException, InterruptedException {
    for (long at = after; ; ) {
      long until = awaitWantedBeyond(at);
      for (; at < until; at++) {
        event(out, "MODIFIED", (at - listRevision) % objects, at + 1);
      }
      out.flush();
      told = at;
    }
  }

  private synchronized long awaitWantedBeyond(long revision) throws InterruptedException {
    while (wanted <= revision) {
      wait();
    }
    return wanted;
  }

  private void event(OutputStream out, String type, long number, long revision) throws IOException {
    out.write(("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.UTF_8));
    forms.get((int) (number % forms.size())).writeTo(out, number, revision);
    out.write('}');
    out.write('\n');
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
