package io.kuberewind.standalone;

/** {@code up} cannot start. The message is one line: what is wrong and what to do. */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Who acts next, and so the exit code. */
  public enum Kind {
    /** The user: something that was asked for cannot be. */
    WRONG_USE(2),
    /** The user: it was refused, so that nothing is harmed. */
    REFUSED(3),
    /** The operator: something that is needed does not work. */
    COMPONENT_FAILED(4);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }
  }

  private final Kind kind;

  public StartException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** The exit code of a command that ends with this. */
  public int exitCode() {
    return kind.exitCode;
  }
}
