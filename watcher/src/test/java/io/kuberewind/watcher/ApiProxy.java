package io.kuberewind.watcher;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Stands before the real API server and does to its answers what networks and proxies do. */
final class ApiProxy implements AutoCloseable {
  /** What happens to an answer. */
  enum Fault {
    /** Nothing comes any more, and the connection stays. */
    STALL,
    /** The connection breaks. */
    CUT,
    /** The answer ends in good order, early. */
    END,
    /** A watch is told that what it asks for is compacted. */
    GONE,
    /** The server has a problem of its own. */
    UNAVAILABLE
  }

  private record Rule(Predicate<String> where, Fault fault, long afterBytes) {}

  /** An answer under way. */
  private static final class Running {
    private final String path;
    private final InputStream answer;
    private Fault fault;
    private long passed;

    Running(String path, InputStream answer) {
      this.path = path;
      this.answer = answer;
    }
  }

  private static final String EXPIRED =
      "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"too"
          + " old\",\"reason\":\"Expired\",\"code\":410}}\n";

  private final Config config;
  private final HttpClient upstream;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile List<Rule> rules = List.of();
  private final List<Running> running = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile String lost = "";

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
    Path file = directory.resolve("proxied-" + server.getAddress().getPort() + ".kubeconfig");
    return Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        current-context: proxied
        clusters: [{name: proxied, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: user, user: {token: "%s"}}]
        contexts: [{name: proxied, context: {cluster: proxied, user: user}}]
        """
            .formatted(server.getAddress().getPort(), config.getAutoOAuthToken()));
  }

  /** From now on, and for answers under way, until {@link #heal}. */
  void fault(Fault fault, Predicate<String> where) {
    add(new Rule(where, fault, 0));
    running.stream().filter(r -> where.test(r.path)).forEach(r -> strike(r, fault));
  }

  /** Instead of all faults so far these two, the first before the second; for new answers alone. */
  void instead(Fault first, Predicate<String> here, Fault second, Predicate<String> there) {
    rules = List.of(new Rule(here, first, 0), new Rule(there, second, 0));
  }

  /** New answers stop after so many bytes. */
  void stallAfter(long bytes, Predicate<String> where) {
    add(new Rule(where, Fault.STALL, bytes));
  }

  /** What is under way breaks or ends, once there is such; what is asked later does not. */
  void once(Fault fault, Predicate<String> where) {
    await()
        .atMost(RealClusterTest.LONG)
        .until(() -> running.stream().anyMatch(r -> where.test(r.path)));
    running.stream().filter(r -> where.test(r.path)).forEach(r -> strike(r, fault));
  }

  /** Answers that are stalled stay so: their connections are of the past. */
  void heal() {
    rules = List.of();
  }

  /** How often something was asked for. */
  long asked(Predicate<String> where) {
    return asked.stream().filter(where).count();
  }

  /** Whether an answer under way is stalled. */
  boolean hasStalled() {
    return running.stream().anyMatch(r -> faultOf(r) == Fault.STALL);
  }

  /** From now on, lines of watches that hold such a text are lost on the way, as if never sent. */
  void loseLines(String holding) {
    lost = holding;
  }

  private void add(Rule rule) {
    rules = Stream.concat(rules.stream(), Stream.of(rule)).toList();
  }

  static Predicate<String> watchesOf(String resource) {
    return path -> path.contains("/" + resource + "?watch=true");
  }

  @Override
  public void close() {
    running.forEach(r -> strike(r, Fault.CUT));
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    asked.add(path);
    Rule rule =
        rules.stream()
            .filter(r -> r.where().test(path))
            .findFirst()
            .orElse(new Rule(null, null, 0));
    if (rule.fault() == Fault.GONE || rule.fault() == Fault.END) {
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write((rule.fault() == Fault.GONE ? EXPIRED : "").getBytes(StandardCharsets.UTF_8));
      }
    } else if (rule.fault() == Fault.UNAVAILABLE) {
      exchange.sendResponseHeaders(503, -1);
      exchange.close();
    } else if (rule.fault() == Fault.CUT) {
      throw new IOException("cut");
    } else {
      pass(exchange, path, rule);
    }
  }

  private void pass(HttpExchange exchange, String path, Rule rule) throws IOException {
    HttpResponse<InputStream> answer = ask(exchange, path);
    Running run = new Running(path, answer.body());
    running.add(run);
    exchange.sendResponseHeaders(answer.statusCode(), 0);
    try (InputStream in = answer.body()) {
      pump(run, in, exchange.getResponseBody(), rule);
    } catch (IOException e) {
      if (faultOf(run) != Fault.END) {
        throw e;
      }
    } finally {
      running.remove(run);
    }
    exchange.getResponseBody().close();
  }

  private void pump(Running run, InputStream in, OutputStream out, Rule rule) throws IOException {
    byte[] buffer = new byte[2048];
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      awaitPassage(run, read, rule);
      int begin = 0;
      for (int at = 0; at < read; at++) {
        if (buffer[at] == '\n') {
          line.write(buffer, begin, at + 1 - begin);
          begin = at + 1;
          if (!isLost(line.toByteArray())) {
            line.writeTo(out);
          }
          line.reset();
        }
      }
      line.write(buffer, begin, read - begin);
      out.flush();
    }
    line.writeTo(out);
  }

  private static void awaitPassage(Running run, int read, Rule rule) throws IOException {
    synchronized (run) {
      if (rule.fault() == Fault.STALL && run.passed + read > rule.afterBytes()) {
        run.fault = Fault.STALL;
      }
      while (run.fault == Fault.STALL) {
        pause(run);
      }
      if (run.fault != null) {
        throw new IOException("struck");
      }
      run.passed += read;
    }
  }

  private boolean isLost(byte[] line) {
    String text = lost;
    return !text.isEmpty() && new String(line, StandardCharsets.UTF_8).contains(text);
  }

  private static void pause(Running run) throws IOException {
    try {
      run.wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private HttpResponse<InputStream> ask(HttpExchange exchange, String path) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(config.getMasterUrl().replaceAll("/+$", "") + path));
    for (String header : List.of("Authorization", "Accept")) {
      exchange
          .getRequestHeaders()
          .getOrDefault(header, List.of())
          .forEach(v -> request.header(header, v));
    }
    try {
      return upstream.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void strike(Running run, Fault fault) {
    synchronized (run) {
      run.fault = fault;
      run.notifyAll();
    }
    if (fault != Fault.STALL) {
      try {
        run.answer.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Fault faultOf(Running run) {
    synchronized (run) {
      return run.fault;
    }
  }
}
