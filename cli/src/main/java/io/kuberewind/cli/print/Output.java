package io.kuberewind.cli.print;

import io.kuberewind.cli.exit.CommandException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Output formats, as kubectl names them. */
public enum Output {
  TABLE,
  TEXT,
  WIDE,
  JSON,
  YAML,
  NAME;

  /**
   * The format that {@code word} names, of those that a command has.
   *
   * @throws CommandException of wrong use, when the command has no such format
   */
  public static Output parse(String word, Output... offered) {
    Set<String> names =
        Arrays.stream(offered)
            .map(o -> o.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
    if (!names.contains(word)) {
      throw CommandException.usage(
          "there is no output format '%s' here: choose one of %s"
              .formatted(word, String.join(", ", names)));
    }
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
