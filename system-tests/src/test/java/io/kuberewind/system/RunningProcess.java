package io.kuberewind.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;

/** A long-running process of a test with its log; closing it ends it and what it started. */
final class RunningProcess implements AutoCloseable {
  private final String name;
  private final Process process;
  private final Path log;

  private RunningProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Starts {@code builder} with both outputs in {@code log}, which is begun anew. */
  static RunningProcess start(String name, ProcessBuilder builder, Path log) {
    try {
      Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      return new RunningProcess(name, process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the log matches, and fails with the log when it does not or the process ends. */
  RunningProcess awaitLog(String regex) {
    Pattern pattern = Pattern.compile(regex, Pattern.MULTILINE);
    try {
      Conditions.eventually(name + " says " + regex, () -> says(pattern));
    } catch (ConditionTimeoutException e) {
      // Nobody else ends what never came up.
      kill();
      throw new AssertionError(e.getMessage() + "\n" + text(), e);
    }
    return this;
  }

  private boolean says(Pattern pattern) {
    boolean alive = process.isAlive();
    String text = text();
    if (pattern.matcher(text).find()) {
      return true;
    }
    if (!alive) {
      throw new AssertionError(name + " ended with " + process.exitValue() + ":\n" + text);
    }
    return false;
  }

  String text() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the process to end by itself; both outputs are in {@code out}. */
  Rewind.Result ended() {
    try {
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        throw new AssertionError(name + " did not end:\n" + text());
      }
      return new Rewind.Result(List.of(name), process.exitValue(), text(), "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ends the process as {@code kill -9} does: it gets no chance to tidy up. */
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    join();
  }

  /** Sends a signal by its name. */
  void signal(String which) {
    try {
      new ProcessBuilder("kill", "-" + which, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(90, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
    }
  }

  private void join() {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
