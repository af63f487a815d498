package io.kuberewind.benchmarks.archive;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A process that writes changes into an etcd: see go/replay/main.go. */
final class EtcdHistory implements Consumer<Change>, AutoCloseable {
  private static final int DELETED = -1;

  private final Process process;
  private final DataOutputStream out;

  private EtcdHistory(List<String> command) throws IOException {
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 20));
  }

  /** An etcd with a history, many changes a transaction, saved to a file at its end. */
  static EtcdHistory saved(Path tools, Path data, Path snapshot) throws IOException {
    List<String> command = command(tools, data, 64);
    command.add("-snapshot=" + snapshot.toAbsolutePath());
    return new EtcdHistory(command);
  }

  /** A replay, one transaction a change. */
  static EtcdHistory serial(Path tools, Path data) throws IOException {
    return new EtcdHistory(command(tools, data, 1));
  }

  private static List<String> command(Path tools, Path data, int batch) {
    return new ArrayList<>(
        List.of(
            tools.resolve("replay").toAbsolutePath().toString(),
            "-data=" + data.toAbsolutePath(),
            "-batch=" + batch));
  }

  @Override
  public void accept(Change change) {
    try {
      String key =
          "/registry/%s/%s/%s/%s"
              .formatted(
                  change.getGroup(), change.getResource(), change.getNamespace(), change.getName());
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      out.writeInt(bytes.length);
      out.write(bytes);
      if (change.getOperation() == Operation.DELETE) {
        out.writeInt(DELETED);
      } else {
        byte[] object = change.getObject().array();
        out.writeInt(object.length);
        out.write(object);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("replay does not take changes any more", e);
    }
  }

  /** Waits until all is written; the seconds that the transactions took. */
  double finish() throws IOException, InterruptedException {
    out.close();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
    if (process.waitFor() != 0) {
      throw new IOException("replay ended with " + process.exitValue());
    }
    return Double.parseDouble(printed.lines().findFirst().orElseThrow());
  }

  @Override
  public void close() throws InterruptedException {
    if (process.isAlive()) {
      process.destroy();
      process.waitFor(10, TimeUnit.SECONDS);
    }
  }
}
