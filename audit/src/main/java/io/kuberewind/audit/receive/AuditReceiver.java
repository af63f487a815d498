package io.kuberewind.audit.receive;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.kuberewind.audit.event.EventReader;
import io.kuberewind.audit.event.MalformedEventException;
import io.kuberewind.audit.publish.AuditMeters;
import io.kuberewind.audit.publish.FactIntake;
import io.kuberewind.audit.publish.FactPublisher.NotAcknowledgedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the API server's audit webhook posts to. It answers 200 only when Kafka has acknowledged the
 * facts, so the API server tells again what may be lost. Threads, bodies and deliveries at a time
 * are bounded; what is too much is answered with 429 or 503, and comes again.
 */
final class AuditReceiver implements AutoCloseable {
  static final String PATH = "/audit";

  private static final Logger log = LoggerFactory.getLogger(AuditReceiver.class);
  private static final int THREADS = 16;
  private static final int QUEUE = 64;
  private static final int DELIVERIES = 4;
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

  /**
   * What a body may have, as it comes and when it is unpacked.
   *
   * @param bytes as it comes
   * @param unpackedBytes when it is unpacked
   * @param events audit events
   */
  record Bounds(long bytes, long unpackedBytes, int events) {
    static final Bounds DEFAULT = new Bounds(64L << 20, 256L << 20, 50_000);
  }

  private final HttpsServer server;
  private final ThreadPoolExecutor threads;
  private final Callers callers;
  private final Bounds bounds;
  private final FactIntakeSupplier intake;
  private final AuditMeters meters;
  private final Semaphore deliveries = new Semaphore(DELIVERIES);
  private final AtomicLong lastRefusalTold = new AtomicLong(System.nanoTime() - QUIET_NANOS);

  /** The way to Kafka; null while it is not there. */
  @FunctionalInterface
  interface FactIntakeSupplier {
    FactIntake get();
  }

  private AuditReceiver(
      HttpsServer server,
      ThreadPoolExecutor threads,
      Callers callers,
      Bounds bounds,
      FactIntakeSupplier intake,
      AuditMeters meters) {
    this.server = server;
    this.threads = threads;
    this.callers = callers;
    this.bounds = bounds;
    this.intake = intake;
    this.meters = meters;
  }

  /**
   * Listens.
   *
   * @param wantsCertificates whether callers may show a certificate in place of the token
   * @throws IOException when the address cannot be listened on
   */
  static AuditReceiver start(
      InetSocketAddress address,
      SSLContext tls,
      boolean wantsCertificates,
      Callers callers,
      Bounds bounds,
      FactIntakeSupplier intake,
      AuditMeters meters)
      throws IOException {
    setDefault("sun.net.httpserver.maxReqTime", "30");
    setDefault("jdk.httpserver.maxConnections", "200");
    HttpsServer server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters ssl = tls.getDefaultSSLParameters();
            ssl.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            ssl.setWantClientAuth(wantsCertificates);
            parameters.setSSLParameters(ssl);
          }
        });
    ThreadPoolExecutor threads = threads();
    AuditReceiver receiver = new AuditReceiver(server, threads, callers, bounds, intake, meters);
    server.setExecutor(threads);
    server.createContext("/", receiver::serve);
    server.start();
    return receiver;
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    Refusal refusal = handle(exchange);
    if (refusal != null) {
      tell(exchange, refusal);
    }
    byte[] body =
        (refusal == null ? "ok\n" : refusal.why() + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    if (refusal != null && refusal.again()) {
      exchange.getResponseHeaders().set("Retry-After", "1");
    }
    exchange.sendResponseHeaders(refusal == null ? 200 : refusal.status(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Why a request is refused. */
  private record Refusal(int status, String why) {
    boolean again() {
      return status == 429 || status == 503;
    }
  }

  private Refusal handle(HttpExchange exchange) {
    OptionalInt stranger = callers.refusal(exchange);
    if (stranger.isPresent()) {
      return new Refusal(stranger.getAsInt(), "a valid bearer token is required");
    }
    if (!exchange.getRequestURI().getPath().equals(PATH)) {
      return new Refusal(404, "audit events are taken at " + PATH);
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      return new Refusal(405, "audit events are posted");
    }
    FactIntake open = intake.get();
    if (open == null) {
      return new Refusal(503, "Kafka is not there yet");
    }
    if (!deliveries.tryAcquire()) {
      return new Refusal(429, "too many deliveries at a time");
    }
    try {
      return take(exchange, open);
    } finally {
      deliveries.release();
    }
  }

  private Refusal take(HttpExchange exchange, FactIntake open) {
    FactIntake.Delivery delivery = open.begin();
    try (InputStream body = body(exchange)) {
      int[] count = {0};
      EventReader.readList(
          body,
          event -> {
            if (++count[0] > bounds.events()) {
              throw new BoundedInput.TooLargeException();
            }
            deliver(delivery, event);
          });
      delivery.finish();
      return null;
    } catch (NotAcknowledgedException | UndeliveredException e) {
      return new Refusal(503, e.getMessage());
    } catch (BoundedInput.TooLargeException e) {
      return new Refusal(413, e.getMessage());
    } catch (MalformedEventException e) {
      return new Refusal(400, "no EventList of audit.k8s.io/v1: " + e.getMessage());
    } catch (IOException e) {
      return new Refusal(400, "the body cannot be read: " + e.getMessage());
    }
  }

  private static void deliver(
      FactIntake.Delivery delivery, io.kuberewind.audit.event.AuditEvent event)
      throws UndeliveredException {
    try {
      delivery.take(event, "webhook");
    } catch (NotAcknowledgedException e) {
      throw new UndeliveredException(e);
    }
  }

  private InputStream body(HttpExchange exchange) throws IOException {
    InputStream sent = new BoundedInput(exchange.getRequestBody(), bounds.bytes());
    String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
    if (encoding == null || encoding.equalsIgnoreCase("identity")) {
      return sent;
    }
    if (!encoding.toLowerCase(Locale.ROOT).equals("gzip")) {
      throw new IOException("content encoding is neither gzip nor identity");
    }
    return new BoundedInput(new GZIPInputStream(sent), bounds.unpackedBytes());
  }

  /** One line, and not one for each knock of somebody who goes on knocking. */
  private void tell(HttpExchange exchange, Refusal refusal) {
    meters.refused(refusal.status());
    long last = lastRefusalTold.get();
    long now = System.nanoTime();
    if (now - last >= QUIET_NANOS && lastRefusalTold.compareAndSet(last, now)) {
      log.atWarn()
          .addKeyValue("address", exchange.getRemoteAddress().getAddress().getHostAddress())
          .addKeyValue("status", refusal.status())
          .log("audit delivery refused: {}", refusal.why());
    }
  }

  private static ThreadPoolExecutor threads() {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(QUEUE),
            task -> {
              Thread thread = new Thread(task, "audit-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** Carries the failure through the reader. */
  private static final class UndeliveredException extends InterruptedIOException {
    private static final long serialVersionUID = 1L;

    UndeliveredException(NotAcknowledgedException cause) {
      super(cause.getMessage());
      initCause(cause);
    }
  }
}
