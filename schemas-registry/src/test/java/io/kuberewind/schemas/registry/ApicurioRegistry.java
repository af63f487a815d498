package io.kuberewind.schemas.registry;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** A real registry server as a child process, its schemas in memory. */
public final class ApicurioRegistry implements AutoCloseable {
  private final int port;
  private final File log;
  private Process process;

  private ApicurioRegistry(int port, File log) {
    this.port = port;
    this.log = log;
  }

  /** A registry that does not run yet, on a port that is free now. */
  public static ApicurioRegistry stopped(Path dir) throws IOException {
    return new ApicurioRegistry(freePort(), dir.resolve("registry.log").toFile());
  }

  /** Below the ports of outgoing connections, none of which may take it while nobody listens. */
  private static int freePort() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (BindException e) {
        // Somebody has it: another may be free.
      }
    }
  }

  public static ApicurioRegistry started(Path dir) throws IOException {
    ApicurioRegistry registry = stopped(dir);
    registry.start();
    registry.awaitReady();
    return registry;
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port + "/apis/ccompat/v7");
  }

  public void start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dquarkus.http.host=127.0.0.1",
            "-Dquarkus.http.port=" + port,
            "-jar",
            runner().toString());
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    process = builder.start();
  }

  public void awaitReady() {
    await().atMost(Duration.ofMinutes(4)).ignoreExceptions().until(() -> get("/subjects") == 200);
  }

  /** What an operator does once, so that no writer can break the readers. */
  void refuseIncompatibleSchemas() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + "/config"))
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString("{\"compatibility\":\"FULL_TRANSITIVE\"}"))
            .build();
    int status = HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
    if (status != 200) {
      throw new IOException("PUT /config answered " + status);
    }
  }

  public void stop() {
    process.destroyForcibly();
    await().atMost(Duration.ofMinutes(2)).until(() -> !process.isAlive());
  }

  @Override
  public void close() {
    if (process != null) {
      stop();
    }
  }

  private int get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  private static Path runner() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .filter(file -> file.toString().endsWith("-runner.jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Unpacked by this module's build; other modules that borrow the class find it beside them. */
  private static Path folder() {
    Path own = Path.of("target", "apicurio-registry");
    return Files.isDirectory(own) ? own : Path.of("..", "schemas-registry").resolve(own);
  }
}
