package io.kuberewind.kit.config;

import java.util.List;

/**
 * The configuration cannot be used. The message lists every problem, so one edit mends them all.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  public ConfigException(List<String> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  /** The problems, one sentence each. */
  public List<String> problems() {
    return problems;
  }

  private static String message(List<String> problems) {
    if (problems.size() == 1) {
      return "Configuration: " + problems.get(0);
    }
    StringBuilder message =
        new StringBuilder("Configuration has " + problems.size() + " problems:");
    problems.forEach(problem -> message.append("\n  - ").append(problem));
    return message.toString();
  }
}
