package io.kuberewind.cli.exit;

/** Ends a command with one line and an exit code of its own. */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int exitCode;

  private CommandException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** The command cannot mean anything. */
  public static CommandException usage(String message) {
    return new CommandException(ExitCode.USAGE, message, null);
  }

  /** The answer is no. */
  public static CommandException no(String message) {
    return new CommandException(ExitCode.NO, message, null);
  }

  /** It could be done, and is not. */
  public static CommandException refused(String message) {
    return new CommandException(ExitCode.REFUSED, message, null);
  }

  /** Something else did not do its part. */
  public static CommandException failed(String message, Throwable cause) {
    return new CommandException(ExitCode.FAILED, message, cause);
  }

  int exitCode() {
    return exitCode;
  }
}
