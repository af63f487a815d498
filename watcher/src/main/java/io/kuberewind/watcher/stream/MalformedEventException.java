package io.kuberewind.watcher.stream;

/** A line of a watch, or a list, is not what the API server sends. The stream is of no more use. */
public final class MalformedEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedEventException(String message, Throwable cause) {
    super(message, cause);
  }
}
