package io.kuberewind.sandbox.etcd;

import io.kuberewind.sandbox.binaries.Binaries;
import io.kuberewind.sandbox.binaries.Program;
import io.kuberewind.sandbox.process.LoopbackPorts;
import io.kuberewind.sandbox.process.SandboxException;
import io.kuberewind.sandbox.process.SupervisedProcess;
import io.kuberewind.sandbox.process.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An etcd of one member and nothing beside it, on the loopback interface; by TLS where its flags
 * name a certificate ({@code --cert-file}). It ends with this JVM.
 */
public final class EtcdServer implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final Binaries binaries;
  private final Path directory;
  private final Path data;
  private final List<String> flags;
  private final URI endpoint;
  private final URI peer = loopback("http");
  private SupervisedProcess process;

  private EtcdServer(Binaries binaries, Path directory, Path data, List<String> flags) {
    this.binaries = binaries;
    this.directory = directory;
    this.data = data;
    this.flags = flags;
    boolean secure = flags.stream().anyMatch(flag -> flag.startsWith("--cert-file="));
    this.endpoint = loopback(secure ? "https" : "http");
  }

  /**
   * Starts it and waits until it takes connections.
   *
   * @param directory an existing directory for its log and pid file
   * @param data its data directory, new or of an etcd with one member called {@code default}
   * @param flags further flags of etcd
   * @throws SandboxException with the end of its log when it does not start
   */
  public static EtcdServer start(Binaries binaries, Path directory, Path data, List<String> flags) {
    EtcdServer server = new EtcdServer(binaries, directory, data, flags);
    server.start();
    return server;
  }

  /** Where clients reach it. */
  public URI endpoint() {
    return endpoint;
  }

  /** Starts it again, with its data and where it was. */
  public void start() {
    Path run = directory.resolve("run");
    try {
      Files.createDirectories(run);
    } catch (IOException e) {
      throw new SandboxException("cannot make " + run + ": " + e.getMessage(), e);
    }
    process =
        SupervisedProcess.start(
            new SupervisedProcess.Launch(
                "etcd", command(), Map.of(), directory, run, directory.resolve("etcd.log"), GRACE));
    SupervisedProcess started = process;
    try {
      if (!Waiting.until(START_LIMIT, () -> takesConnections() || !started.isAlive())
          || !started.isAlive()) {
        throw new SandboxException("etcd did not start:\n" + started.logTail());
      }
    } catch (RuntimeException e) {
      started.kill();
      throw e;
    }
  }

  /** Ends it without notice. */
  public void kill() {
    process.kill();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      process.stop();
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(binaries.path(Program.ETCD).toString());
    command.addAll(
        List.of(
            "--data-dir=" + data,
            "--listen-client-urls=" + endpoint,
            "--advertise-client-urls=" + endpoint,
            "--listen-peer-urls=" + peer,
            "--initial-advertise-peer-urls=" + peer,
            "--initial-cluster=default=" + peer,
            "--heartbeat-interval=50",
            "--election-timeout=500",
            "--log-level=warn"));
    command.addAll(flags);
    return command;
  }

  private boolean takesConnections() {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), endpoint.getPort()), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static URI loopback(String scheme) {
    return URI.create(scheme + "://127.0.0.1:" + LoopbackPorts.free());
  }
}
