package io.kuberewind.archiver;

import com.github.luben.zstd.Zstd;
import io.kuberewind.archive.retain.RetentionPolicy;
import io.kuberewind.archive.store.FolderStore;
import io.kuberewind.archive.store.ObjectStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An archiver as a process of its own, to be killed or starved. Beside its archive it keeps the
 * files {@code health}, what it says of itself, and {@code held}, once it is held.
 */
final class ArchiverProcess implements AutoCloseable {
  private static final String WAITING = "waiting";
  private static final int STOP_SECONDS = 30;

  private final Process process;
  private final Path dir;

  private ArchiverProcess(Process process, Path dir) {
    this.process = process;
    this.dir = dir;
  }

  /** Held at {@code step}. */
  static ArchiverProcess heldAt(HoldingStore.Step step, String bootstrapServers, Path dir)
      throws IOException {
    return start(java(List.of(bootstrapServers, dir.toString(), step.toString())), dir);
  }

  /** An archiver that archives when it is let go. */
  static ArchiverProcess waiting(String bootstrapServers, Path dir) throws IOException {
    return start(java(List.of(bootstrapServers, dir.toString(), WAITING)), dir);
  }

  boolean isReady() {
    return Files.exists(dir.resolve("ready"));
  }

  /** Lets it write no file of more bytes from now on, then lets it go. */
  void goWithFilesUpTo(int bytes) throws IOException, InterruptedException {
    String pid = String.valueOf(process.pid());
    Process limiting =
        new ProcessBuilder("prlimit", "--pid", pid, "--fsize=" + bytes).inheritIO().start();
    if (limiting.waitFor() != 0) {
      throw new IOException("prlimit ended with " + limiting.exitValue());
    }
    go();
  }

  /** Lets it go. */
  void go() throws IOException {
    Files.createFile(dir.resolve("go"));
  }

  boolean isHeld() {
    return Files.exists(dir.resolve("held"));
  }

  /** What it last said of itself. */
  String health() throws IOException {
    Path said = dir.resolve("health");
    return Files.exists(said) ? Files.readString(said) : "";
  }

  /** SIGKILL. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public static void main(String[] args) throws Exception {
    Path dir = Path.of(args[1]);
    ObjectStore store = new FolderStore(dir.resolve("archive"));
    if (args[2].equals(WAITING)) {
      // Loads the codec's library, which is a file that is written first.
      Zstd.compress(new byte[1]);
      Files.createFile(dir.resolve("ready"));
      while (!Files.exists(dir.resolve("go"))) {
        pause();
      }
    } else {
      store = new HoldingStore(store, HoldingStore.Step.parse(args[2]), dir.resolve("held"));
    }
    ArchiverStage stage = new ArchiverStage(config(args[0], dir), new SimpleMeterRegistry(), store);
    stage.start();
    while (true) {
      pause();
      Path fresh = dir.resolve("health.fresh");
      Files.writeString(fresh, stage.health().reason());
      Files.move(fresh, dir.resolve("health"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void pause() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
  }

  /** What the archiver of {@code dir} runs with, in a process of its own or not. */
  static ArchiverConfig config(String bootstrapServers, Path dir) {
    return new ArchiverConfig(
        new ArchiverConfig.Cluster(TestHistory.CLUSTER, "kill-test"),
        new ArchiverConfig.Kafka(bootstrapServers, Optional.empty(), Map.of()),
        new ArchiverConfig.Topics(TestHistory.PARTITIONS, (short) 1),
        new ArchiverConfig.Store(dir.resolve("archive").toUri(), Map.of()),
        new ArchiverConfig.Roll(32 << 20, Duration.ofMillis(500), Duration.ofMillis(500)),
        new ArchiverConfig.Snapshots(500, 256, Duration.ofHours(1)),
        new ArchiverConfig.Care(
            Duration.ofMillis(200),
            Duration.ofHours(24),
            new ArchiverConfig.Retention(RetentionPolicy.EVERYTHING, Duration.ofHours(1))));
  }

  private static List<String> java(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-XX:-UsePerfData", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(ArchiverProcess.class.getName());
    command.addAll(arguments);
    return command;
  }

  private static ArchiverProcess start(List<String> command, Path dir) throws IOException {
    Files.createDirectories(dir);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new ArchiverProcess(process, dir);
  }
}
