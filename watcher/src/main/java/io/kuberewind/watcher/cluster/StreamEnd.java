package io.kuberewind.watcher.cluster;

/**
 * How a stream ended.
 *
 * @param status HTTP status of the answer, 0 when there was none
 * @param clean whether the whole answer arrived
 * @param message what the server or the connection said; empty after a clean end of an answer
 */
public record StreamEnd(int status, boolean clean, String message) {
  public static final int OK = 200;

  /** A complete answer with a good status. */
  public boolean isComplete() {
    return clean && status == OK;
  }

  /** One line for a log or a health reason. */
  public String describe() {
    if (isComplete()) {
      return "the server ended the stream";
    }
    return status == 0 || status == OK ? message : "HTTP " + status + ": " + message;
  }
}
