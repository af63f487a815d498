package io.kuberewind.cli.keys;

import io.kuberewind.cli.terminal.Surroundings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** Which keys files are used: the option, else {@code KUBEREWIND_KEYS}, else none. */
public final class KeysOptions {
  public static final String VARIABLE = "KUBEREWIND_KEYS";

  @Option(
      names = "--keys",
      paramLabel = "FILE",
      split = ",",
      description = "keys files that open what was sealed; also as " + VARIABLE)
  private List<Path> files;

  /** The files; empty where none is named. */
  public List<Path> files(Surroundings around) {
    if (files != null) {
      return List.copyOf(files);
    }
    return around
        .variable(VARIABLE)
        .map(
            text ->
                Arrays.stream(text.split(","))
                    .map(String::strip)
                    .filter(Predicate.not(String::isEmpty))
                    .map(Path::of)
                    .toList())
        .orElse(List.of());
  }
}
