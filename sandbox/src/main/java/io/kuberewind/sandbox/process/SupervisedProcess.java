package io.kuberewind.sandbox.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that ends when this JVM does, whatever ends the JVM.
 *
 * <p>A shell in a session of its own starts the process and holds the other end of a pipe. When
 * this JVM is gone the pipe ends, and the shell ends the process: by SIGTERM, and by SIGKILL after
 * the grace period.
 */
public final class SupervisedProcess {

  private static final Duration SUPERVISOR_LIMIT = Duration.ofSeconds(60);
  private static final int TAIL_LINES = 12;

  private final Launch launch;
  private final Process supervisor;
  private final ProcessIdentity identity;
  private final CompletableFuture<Void> end;

  /**
   * What to start.
   *
   * @param name name of the process in messages and of its pid file
   * @param command program and arguments
   * @param environment variables added to those of this JVM
   * @param workingDirectory where the process runs
   * @param runDirectory an existing directory for pid files; its parent is removed with the last
   *     process if it holds a file {@code ephemeral} and the owner died
   * @param log file that takes standard output and error, appended to
   * @param grace time between SIGTERM and SIGKILL, whole seconds
   */
  public record Launch(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path workingDirectory,
      Path runDirectory,
      Path log,
      Duration grace) {}

  private SupervisedProcess(Launch launch, Process supervisor, ProcessIdentity identity) {
    this.launch = launch;
    this.supervisor = supervisor;
    this.identity = identity;
    // The pipe closes when the process object is collected; the pending end keeps it reachable.
    this.end = supervisor.onExit().thenRun(this::closeOrders);
  }

  public static SupervisedProcess start(Launch launch) {
    ProcessBuilder builder = new ProcessBuilder(shellCommand(launch));
    builder.directory(launch.workingDirectory().toFile());
    builder.environment().putAll(launch.environment());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process supervisor = builder.start();
      return new SupervisedProcess(launch, supervisor, identify(launch, supervisor));
    } catch (IOException e) {
      throw new SandboxException("cannot start " + launch.name() + ": " + e.getMessage(), e);
    }
  }

  public String name() {
    return launch.name();
  }

  public ProcessIdentity identity() {
    return identity;
  }

  public boolean isAlive() {
    return supervisor.isAlive();
  }

  /** Waits for the process to end by itself; false if it did not within the limit. */
  public boolean waitFor(Duration limit) {
    try {
      end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new SandboxException("cannot wait for " + name() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException("interrupted while waiting for " + name() + " to end", e);
    }
  }

  /** Exit code of a process that ended; 128 and the signal's number if a signal ended it. */
  public int exitCode() {
    return supervisor.exitValue();
  }

  /** Ends the process by SIGTERM, after the grace period by SIGKILL, and waits until it is gone. */
  public void stop() {
    order("stop");
    awaitEnd(launch.grace().plus(SUPERVISOR_LIMIT));
  }

  /** Ends the process by SIGKILL and waits until it is gone. */
  public void kill() {
    order("kill");
    awaitEnd(SUPERVISOR_LIMIT);
  }

  /** Lets the process outlive this JVM. */
  public void detach() {
    order("detach");
  }

  /** The last lines that the process logged. */
  public String logTail() {
    return LogTail.read(launch.log(), TAIL_LINES);
  }

  private void awaitEnd(Duration limit) {
    if (!waitFor(limit)) {
      throw new SandboxException(
          name() + " (pid " + identity.pid() + ") did not end within " + limit.toSeconds() + " s");
    }
    // Only reached with a live process if someone ended the supervisor itself.
    identity.find().ifPresent(ProcessHandle::destroyForcibly);
  }

  private void order(String order) {
    if (!supervisor.isAlive()) {
      return;
    }
    try {
      OutputStream orders = supervisor.getOutputStream();
      orders.write((order + "\n").getBytes(StandardCharsets.US_ASCII));
      orders.flush();
    } catch (IOException e) {
      // A broken pipe says that the supervisor ended in between, and with it the process.
      if (!waitFor(SUPERVISOR_LIMIT)) {
        throw new SandboxException("cannot reach the supervisor of " + name(), e);
      }
    }
  }

  private void closeOrders() {
    try {
      supervisor.getOutputStream().close();
    } catch (IOException e) {
      // What was buffered for a supervisor that is gone has no reader left.
      return;
    }
  }

  private static ProcessIdentity identify(Launch launch, Process supervisor) throws IOException {
    try (BufferedReader output = supervisor.inputReader(StandardCharsets.US_ASCII)) {
      String pid = output.readLine();
      if (pid == null) {
        supervisor.destroyForcibly();
        throw new SandboxException(
            "cannot start " + launch.name() + ": its supervisor ended; is there a POSIX shell?");
      }
      return ProcessIdentity.of(Long.parseLong(pid.trim()));
    }
  }

  private static List<String> shellCommand(Launch launch) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("sh", "-c", resource("launch.sh"), resource("supervise.sh")));
    command.add(launch.runDirectory().toString());
    command.add(launch.name());
    command.add(Long.toString(launch.grace().toSeconds()));
    command.add(launch.log().toString());
    command.addAll(launch.command());
    return command;
  }

  private static String resource(String name) {
    try (InputStream in = SupervisedProcess.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
