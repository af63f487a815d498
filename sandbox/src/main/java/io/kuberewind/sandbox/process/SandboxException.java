package io.kuberewind.sandbox.process;

/**
 * The sandbox cannot do what was asked. The message is one clear line, where a log is cited
 * several.
 */
public final class SandboxException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public SandboxException(String message) {
    super(message);
  }

  public SandboxException(String message, Throwable cause) {
    super(message, cause);
  }
}
