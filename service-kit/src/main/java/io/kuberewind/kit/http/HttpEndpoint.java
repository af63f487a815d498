package io.kuberewind.kit.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small HTTP server on the JDK's own: bounded threads, bounded queue, bounded bodies, and a check
 * of the {@code Host} header. It sends no CORS headers, so no page of another origin reads from it.
 */
public final class HttpEndpoint implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpEndpoint.class);

  private static final int THREADS = 8;
  private static final int QUEUE = 64;
  private static final int MAX_BODY_BYTES = 1 << 20;
  private static final int STOP_SECONDS = 1;

  static {
    // The JDK reads these once, with its first server. A request must arrive within 30 s.
    setDefault("sun.net.httpserver.maxReqTime", "30");
    setDefault("sun.net.httpserver.nodelay", "true");
    setDefault("jdk.httpserver.maxConnections", "200");
  }

  private final HttpServer server;
  private final String host;
  private final HostCheck hostCheck;
  private final ExecutorService executor;
  private final Map<String, Map<String, Handler>> routes = new ConcurrentHashMap<>();

  private HttpEndpoint(HttpServer server, String host, ExecutorService executor) {
    this.server = server;
    this.host = host;
    this.hostCheck = new HostCheck(Set.of("localhost", host.toLowerCase(Locale.ROOT)));
    this.executor = executor;
  }

  /**
   * Listens on {@code host} and {@code port} (0: any free one). Routes may be added afterwards;
   * until then every path is 404.
   *
   * @throws IOException when the address cannot be listened on; the message says which and what to
   *     do
   */
  public static HttpEndpoint start(String host, int port) throws IOException {
    HttpServer server = bind(host, port);
    ExecutorService executor =
        new ThreadPoolExecutor(
            THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUE), threads());
    ((ThreadPoolExecutor) executor).allowCoreThreadTimeOut(true);
    HttpEndpoint endpoint = new HttpEndpoint(server, host, executor);
    server.setExecutor(executor);
    server.createContext("/", endpoint::serve);
    server.start();
    return endpoint;
  }

  /** Adds a route: exactly that path, with that method ({@code GET} answers {@code HEAD} too). */
  public HttpEndpoint route(String method, String path, Handler handler) {
    routes.computeIfAbsent(path, p -> new ConcurrentHashMap<>()).put(method, handler);
    return this;
  }

  /** The routes there are: methods by path. */
  public Map<String, Set<String>> routes() {
    return routes.entrySet().stream()
        .collect(
            Collectors.toMap(Map.Entry::getKey, route -> Set.copyOf(route.getValue().keySet())));
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Where it is reached, such as {@code http://127.0.0.1:8080}. */
  public URI uri() {
    InetAddress address = server.getAddress().getAddress();
    String reached = address.isAnyLocalAddress() ? "127.0.0.1" : host;
    return URI.create(
        "http://" + (reached.contains(":") ? "[" + reached + "]" : reached) + ":" + port());
  }

  @Override
  public void close() {
    executor.shutdown();
    try {
      // The server's own waiting takes its whole delay even when nothing runs.
      if (!executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
  }

  private static HttpServer bind(String host, int port) throws IOException {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), 0);
    } catch (UnknownHostException e) {
      throw new IOException("Cannot listen on %s:%d: no such host".formatted(host, port), e);
    } catch (BindException e) {
      throw new IOException(
          "Cannot listen on %s:%d: %s. Stop what uses the port, or choose another"
              .formatted(host, port, e.getMessage()),
          e);
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    Response response = answer(exchange);
    response.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("Content-Type", response.contentType());
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(response.status(), head ? -1 : 0);
    if (!head) {
      response.body().writeTo(exchange.getResponseBody());
    }
    // Not in a finally: closing would end a body that broke off as if it were whole. On an
    // exception the server drops the connection instead.
    exchange.close();
  }

  private Response answer(HttpExchange exchange) {
    try {
      return find(exchange).handle(new Request(exchange, MAX_BODY_BYTES));
    } catch (HttpProblem e) {
      return Response.json(e.status(), Map.of("error", e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Response.json(503, Map.of("error", "Stopping"));
    } catch (Exception e) {
      log.atWarn()
          .addKeyValue("path", exchange.getRequestURI().getPath())
          .setCause(e)
          .log("request failed");
      return Response.json(500, Map.of("error", "The request failed: the log says why"));
    }
  }

  private Handler find(HttpExchange exchange) {
    if (!hostCheck.allows(exchange.getRequestHeaders().getFirst("Host"))) {
      throw new HttpProblem(421, "This server does not answer to that host name");
    }
    Map<String, Handler> byMethod = routes.get(exchange.getRequestURI().getPath());
    if (byMethod == null) {
      throw new HttpProblem(404, "No such path");
    }
    String method = exchange.getRequestMethod();
    Handler handler = byMethod.get(method.equals("HEAD") ? "GET" : method);
    if (handler == null) {
      throw new HttpProblem(405, "The method is not one of " + byMethod.keySet());
    }
    return handler;
  }

  private static ThreadFactory threads() {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "http-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
