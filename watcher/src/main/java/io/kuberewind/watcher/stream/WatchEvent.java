package io.kuberewind.watcher.stream;

import java.nio.ByteBuffer;

/**
 * One line of a watch.
 *
 * @param type what happened
 * @param head what is read of the object
 * @param object the object's bytes as the server sent them
 * @param failure for an ERROR, what the server said; null otherwise
 */
public record WatchEvent(Type type, ObjectHead head, ByteBuffer object, Failure failure) {

  /** The event types of the watch protocol. */
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED,
    BOOKMARK,
    ERROR
  }

  /**
   * A Status that came within the stream.
   *
   * @param code HTTP status
   * @param reason the API's word for it, such as Expired
   * @param message one line
   */
  public record Failure(int code, String reason, String message) {
    private static final int GONE = 410;

    /** Whether the server no longer has the revisions that were asked for. */
    public boolean isExpired() {
      return code == GONE || reason.equals("Expired") || reason.equals("Gone");
    }
  }
}
