package io.kuberewind.benchmarks.capture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A running watcher, and what it says of itself. */
final class WatcherProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Each look has the watcher write all of its meters: more looks would be what is measured. */
  private static final long PAUSE_MILLIS = 500;

  private static final String PAGE_KIB = " kB";

  private final Process process;
  private final BufferedReader answers;
  private final Path log;
  private final URI http;
  private final HttpClient client = HttpClient.newHttpClient();

  private WatcherProcess(Process process, Path log, int port) {
    this.process = process;
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.log = log;
    this.http = URI.create("http://127.0.0.1:" + port);
  }

  /**
   * Starts a watcher.
   *
   * @param cluster the name of the cluster in the records, which no earlier watcher had
   */
  static WatcherProcess start(Path work, String cluster, Path kubeconfig, Broker broker)
      throws IOException {
    int port = freePort();
    Properties config = new Properties();
    config.put("cluster", cluster);
    config.put("kubeconfig", kubeconfig.toString());
    config.put("bootstrap.servers", broker.bootstrapServers());
    config.put("http.listen", "127.0.0.1:" + port);
    config.put("queue.bytes", "16MiB");
    config.put("topics.partitions", String.valueOf(Broker.PARTITIONS));
    broker.clientProperties().forEach((key, value) -> config.put("kafka." + key, value));
    Path file = work.resolve(cluster + ".properties");
    try (OutputStream out = Files.newOutputStream(file)) {
      config.store(out, null);
    }
    Path log = work.resolve(cluster + ".log");
    ProcessBuilder watcher =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx192m",
                    "-Xmn96m",
                    "-XX:SurvivorRatio=4",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    WatcherUnderTest.class.getName(),
                    "--config",
                    file.toString()))
            .redirectError(log.toFile());
    // As the watcher's README advises: the C library keeps an arena a thread otherwise.
    watcher.environment().put("MALLOC_ARENA_MAX", "2");
    return new WatcherProcess(watcher.start(), log, port);
  }

  /** Waits until every type is listed and followed, and all of it acknowledged. */
  void awaitReady() throws IOException, InterruptedException {
    await(() -> get("/readyz").status() == 200 && queued() == 0);
  }

  /** Waits until so many changes have been seen, and acknowledged. */
  void awaitSeen(long changes) throws IOException, InterruptedException {
    await(() -> seen() >= changes && queued() == 0);
  }

  /** Changes that it put out. */
  long seen() {
    return (long) metric("rewind_watcher_changes_total");
  }

  /** Bytes of its heap that are alive. */
  long liveHeap() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    return Long.parseLong(answers.readLine());
  }

  /** The most that it ever had resident, in bytes. */
  long greatestResident() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", process.pid() + "", "status"))) {
      if (line.startsWith("VmHWM:")) {
        return 1024 * Long.parseLong(line.substring(6).replace(PAGE_KIB, "").trim());
      }
    }
    throw new IOException("the system does not say what is resident");
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private double queued() {
    return metric("rewind_watcher_queue_bytes");
  }

  private double metric(String name) {
    return get("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private record Answer(int status, String text) {}

  private Answer get(String path) {
    try {
      var answer =
          client.send(HttpRequest.newBuilder(http.resolve(path)).build(), BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (IOException e) {
      // Not listening yet.
      return new Answer(0, "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(0, "");
    }
  }

  private void await(BooleanSupplier condition) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        List<String> lines = new ArrayList<>(Files.readAllLines(log));
        throw new IOException(
            "The watcher does not get there:\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size())));
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
