package io.kuberewind.cli.exit;

import io.kuberewind.cli.terminal.SafeText;
import io.kuberewind.cli.terminal.Surroundings;

/** Tells of a failure in one line; with {@code -v} of where it came from too. */
public final class Failure {
  private static final int LONGEST = 1_000;

  private final Surroundings around;
  private final boolean verbose;

  public Failure(Surroundings around, boolean verbose) {
    this.around = around;
    this.verbose = verbose;
  }

  /** Says what happened and returns the exit code for it. */
  public int of(Throwable failure) {
    around.out().flush();
    say(message(failure));
    if (verbose) {
      failure.printStackTrace(around.err());
    }
    return ExitCode.of(failure);
  }

  /** Says what is wrong with the command and returns the exit code for that. */
  public int usage(String message) {
    say(message);
    return ExitCode.USAGE;
  }

  private void say(String message) {
    String line = SafeText.line(message.replaceAll("\\s*[\\r\\n]+\\s*", "; "));
    around.say("error: " + (line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line));
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    boolean ours = failure.getClass().getName().startsWith("io.kuberewind.");
    if (message == null || message.isBlank() || failure instanceof NullPointerException) {
      return "internal: " + failure.getClass().getSimpleName() + "; -v shows where";
    }
    return ours || failure instanceof IllegalArgumentException
        ? message
        : failure.getClass().getSimpleName().replaceAll("Exception$", "") + ": " + message;
  }
}
