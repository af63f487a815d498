package io.kuberewind.restore.target;

import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.target.WriteResult.Outcome;
import java.io.IOException;

/** Writes: sent again only while the server says that it did nothing. */
final class ApiWrites {
  @FunctionalInterface
  interface Send {
    ApiAnswer send() throws IOException;
  }

  /** {@code onConflict}: what a 409 says of the object. */
  WriteResult send(Send send, Outcome onConflict) {
    for (int attempt = 1; ; attempt++) {
      ApiAnswer answer;
      try {
        answer = send.send();
      } catch (IOException e) {
        return WriteResult.not(Outcome.UNKNOWN, "no answer to a write: " + e.getMessage());
      }
      if (!answer.isBusy()) {
        return result(answer, onConflict);
      }
      if (attempt == Backoff.ATTEMPTS) {
        return WriteResult.not(Outcome.UNAVAILABLE, answer.message());
      }
      Backoff.pause(attempt, answer.retryAfter());
    }
  }

  private static WriteResult result(ApiAnswer answer, Outcome onConflict) {
    if (answer.ok()) {
      return WriteResult.written(answer.body());
    }
    Outcome outcome =
        switch (answer.code()) {
          case 404 -> Outcome.ABSENT;
          case 409 -> conflict(answer, onConflict);
          default -> isCertainlyNot(answer) ? Outcome.REFUSED : Outcome.UNKNOWN;
        };
    return WriteResult.not(outcome, answer.message());
  }

  /** A webhook is asked before anything is stored. */
  private static boolean isCertainlyNot(ApiAnswer answer) {
    return !answer.isServerError() || answer.message().contains("failed calling webhook");
  }

  private static Outcome conflict(ApiAnswer answer, Outcome onConflict) {
    // A create can conflict for other reasons too, such as a quota that moved.
    boolean exists = Json.text(answer.body(), "/reason").equals("AlreadyExists");
    return onConflict == Outcome.EXISTS && !exists ? Outcome.UNKNOWN : onConflict;
  }
}
