package io.kuberewind.audit.event;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;

/** What came is no audit event; the message says in a few words why. */
public final class MalformedEventException extends IOException {
  private static final long serialVersionUID = 1L;

  public MalformedEventException(String message) {
    super(message);
  }

  /**
   * What is no JSON, or too deep or too long. The parser's own words may quote what it read, which
   * can be of a Secret: only the place is told.
   */
  public static MalformedEventException at(JacksonException cause) {
    JsonLocation place = cause.getLocation();
    return new MalformedEventException(
        cause instanceof StreamConstraintsException
            ? "nested too deep, or a value too long"
            : "not JSON at line %d, column %d"
                .formatted(
                    place == null ? 0 : place.getLineNr(),
                    place == null ? 0 : place.getColumnNr()));
  }
}
