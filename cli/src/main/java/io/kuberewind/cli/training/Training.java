package io.kuberewind.cli.training;

import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStores;
import io.kuberewind.cli.Main;
import io.kuberewind.cli.terminal.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs the commands that should begin at once on a small archive of its own, with their answers
 * thrown away, so that the JVM can write down which classes they load. The launcher starts it.
 */
public final class Training {
  private Training() {}

  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("kuberewind-training");
    try {
      Instant begin = Instant.now().minusSeconds(3600);
      try (ObjectStore store = ObjectStores.open(folder.toUri(), Map.of())) {
        new SmallArchive(store, begin).write();
      }
      commands(folder.toString(), begin).forEach(Training::run);
    } finally {
      remove(folder);
    }
  }

  private static List<List<String>> commands(String archive, Instant begin) {
    String early = begin.plusSeconds(15).toString();
    String late = begin.plusSeconds(25).toString();
    return List.of(
        List.of("version"),
        List.of("help"),
        List.of("get", "--help"),
        List.of("get", "cm", "web", "-n", "shop", "--at", early, "--archive", archive),
        List.of("get", "all-kinds", "-A", "--at", late, "-o", "json", "--archive", archive),
        List.of("get", "cm", "-A", "--at", "rev:20", "-o", "yaml", "--archive", archive),
        List.of("log", "cm/web", "-n", "shop", "--archive", archive),
        List.of("blame", "cm/web", "-n", "shop", "--archive", archive),
        List.of("who", "--since", early, "-o", "json", "--archive", archive),
        List.of("diff", "--from", early, "--to", late, "--archive", archive),
        List.of("diff", "--from", early, "--to", late, "-o", "yaml", "--archive", archive),
        List.of("coverage", "--archive", archive),
        List.of("status", "--archive", archive),
        List.of("verify", "--deep", "--archive", archive));
  }

  private static void run(List<String> command) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Main.run(
        command.toArray(String[]::new),
        new Surroundings(
            nowhere,
            nowhere,
            InputStream.nullInputStream(),
            Map.of(),
            Clock.systemUTC(),
            ZoneOffset.UTC,
            ""));
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
