package io.kuberewind.watcher.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** Words for what went wrong on the way to the API server. */
final class Failures {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST = 300;

  private Failures() {}

  /** What a connection's failure means, in a few words. */
  static String describe(Throwable failure) {
    if (isCausedBy(failure, UnresolvedAddressException.class, UnknownHostException.class)) {
      return "the host name is unknown";
    }
    if (isCausedBy(failure, HttpTimeoutException.class, TimeoutException.class)) {
      return "no answer in time";
    }
    if (isCausedBy(failure, ConnectException.class)) {
      return "connection refused";
    }
    if (isCausedBy(failure, ClosedChannelException.class)) {
      return "connection closed";
    }
    Throwable cause = rootOf(failure);
    String message = cause.getMessage();
    return cut(message == null ? cause.getClass().getSimpleName() : message);
  }

  /** The message within a Status object, or the text as it is. */
  static String statusMessage(String body) {
    try {
      JsonNode message = JSON.readTree(body).path("message");
      return cut(message.isTextual() ? message.textValue() : body);
    } catch (JsonProcessingException notJson) {
      return cut(body);
    }
  }

  private static boolean isCausedBy(Throwable failure, Class<?>... types) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      for (Class<?> type : types) {
        if (type.isInstance(t)) {
          return true;
        }
      }
    }
    return false;
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause.getMessage() == null)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String cut(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
