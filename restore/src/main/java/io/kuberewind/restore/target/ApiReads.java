package io.kuberewind.restore.target;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Reads that may be repeated: tried again while the server is away or busy, within bounds. */
final class ApiReads {
  private final ApiConnection connection;

  ApiReads(ApiConnection connection) {
    this.connection = connection;
  }

  /**
   * The answer to a GET, whatever its code below 500.
   *
   * @throws TargetUnavailableException when there is none within the retries, or the credentials
   *     are refused
   */
  ApiAnswer get(String path) {
    for (int attempt = 1; ; attempt++) {
      boolean last = attempt == Backoff.ATTEMPTS;
      try {
        ApiAnswer answer = connection.get(path);
        if (!answer.isBusy() && !answer.isServerError()) {
          return checkCredentials(answer);
        }
        if (last) {
          throw new TargetUnavailableException(
              "the API server at " + connection.server() + " keeps failing: " + answer.message());
        }
        Backoff.pause(attempt, answer.retryAfter());
      } catch (IOException e) {
        if (last || (attempt >= 2 && neverConnected(e))) {
          throw unreachable(e);
        }
        Backoff.pause(attempt, java.time.Duration.ZERO);
      }
    }
  }

  /** One attempt only: for what may be down for good while the rest works. */
  ApiAnswer once(String path) {
    try {
      return checkCredentials(connection.get(path));
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /**
   * Asks once whether the server is ready. One that does not tell is taken to be.
   *
   * @throws TargetUnavailableException when it is not, or does not answer
   */
  void requireReady() {
    try {
      int code = connection.code("/readyz");
      if (code >= 500 || code == 429) {
        throw new TargetUnavailableException(
            "the API server at " + connection.server() + " is not ready yet");
      }
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /** The body of a GET that must succeed. */
  ObjectNode require(String path) {
    ApiAnswer answer = get(path);
    if (!answer.ok()) {
      throw new TargetUnavailableException(
          "the API server at "
              + connection.server()
              + " refuses "
              + path
              + ": "
              + answer.message());
    }
    return answer.body();
  }

  private ApiAnswer checkCredentials(ApiAnswer answer) {
    if (answer.code() == 401) {
      throw new TargetUnavailableException(
          "the API server at "
              + connection.server()
              + " does not accept the credentials of this context; log in again or name another"
              + " context");
    }
    return answer;
  }

  private TargetUnavailableException unreachable(IOException e) {
    return new TargetUnavailableException(
        "no API server answers at " + connection.server() + " (" + e.getMessage() + ")", e);
  }

  private static boolean neverConnected(IOException e) {
    return e.getCause() instanceof java.net.ConnectException
        || e.getCause() instanceof java.net.UnknownHostException;
  }
}
