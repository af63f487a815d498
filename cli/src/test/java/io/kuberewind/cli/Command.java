package io.kuberewind.cli;

import io.kuberewind.cli.terminal.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A command line, run in this process an hour after the shop's history began. */
record Command(Map<String, String> environment) {
  static final Instant NOW = Instant.parse("2026-11-20T15:00:00Z");

  /** What a command left behind. */
  record Result(int code, String out, String err) {
    /** The lines that tell of a failure. */
    List<String> errors() {
      return err.lines().filter(line -> line.startsWith("error: ")).toList();
    }
  }

  /** With nothing of the user's around it: an empty configuration in {@code folder}. */
  static Command in(Path folder) {
    return new Command(Map.of("KUBEREWIND_CONFIG", folder.resolve("none.json").toString()));
  }

  Result run(List<String> line) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            line.toArray(String[]::new),
            new Surroundings(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new ByteArrayInputStream(new byte[0]),
                environment,
                Clock.fixed(NOW, ZoneId.of("UTC")),
                ZoneId.of("Europe/Berlin"),
                ""));
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  Result run(String... line) {
    return run(new ArrayList<>(List.of(line)));
  }
}
