package io.kuberewind.restore.target;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What became of one write.
 *
 * @param outcome how it ended
 * @param object the object as written, when it was; null otherwise
 * @param message what the server said, when it was not written; empty otherwise
 */
public record WriteResult(Outcome outcome, ObjectNode object, String message) {

  /** How a write ended, and so who acts next. */
  public enum Outcome {
    /** Done. */
    WRITTEN,
    /** A create met an object of that name. */
    EXISTS,
    /** A replace met another revision or another uid than the one it named. */
    MOVED,
    /** A replace met no object, or a create no namespace. */
    ABSENT,
    /** The server will not have it: invalid, forbidden, or refused by admission. */
    REFUSED,
    /** Not done, and the server could not be brought to do it within the retries. */
    UNAVAILABLE,
    /** It may or may not have happened: read back before anything else. */
    UNKNOWN
  }

  static WriteResult written(ObjectNode object) {
    return new WriteResult(Outcome.WRITTEN, object, "");
  }

  static WriteResult not(Outcome outcome, String message) {
    return new WriteResult(outcome, null, message);
  }
}
