package io.kuberewind.benchmarks;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a benchmark is run with: {@code --name value}, in any order, each with a default. */
public final class Arguments {
  private final Map<String, String> given = new HashMap<>();

  private Arguments() {}

  /**
   * Reads a command line.
   *
   * @param names which there are, without the dashes
   * @throws IllegalArgumentException when there is another, or one without a value
   */
  public static Arguments read(String[] args, String... names) {
    List<String> known = Arrays.stream(names).map(name -> "--" + name).toList();
    Arguments read = new Arguments();
    for (int i = 0; i < args.length; i += 2) {
      if (!known.contains(args[i]) || i + 1 == args.length) {
        throw new IllegalArgumentException(
            "%s: give any of %s, and a value".formatted(args[i], String.join(", ", known)));
      }
      read.given.put(args[i], args[i + 1]);
    }
    return read;
  }

  public String text(String name, String otherwise) {
    return given.getOrDefault("--" + name, otherwise);
  }

  public int number(String name, int otherwise) {
    return Integer.parseInt(text(name, String.valueOf(otherwise)));
  }
}
