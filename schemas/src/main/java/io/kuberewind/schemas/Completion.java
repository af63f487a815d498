package io.kuberewind.schemas;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A change that is on record already, with what etcd held of it besides. A watch of the API server
 * tells of a state without it; who reads etcd tells of the same state later, and the two are one
 * change.
 */
public final class Completion {
  private static final byte[] REDACTED =
      ('"' + Marker.redacted("").text()).getBytes(StandardCharsets.UTF_8);

  private Completion() {}

  /** Whether the change tells what value etcd held, sealed or not. */
  public static boolean hasValue(Change change) {
    EtcdValue etcd = change.getEtcd();
    return etcd != null
        && (etcd.getValue().hasRemaining()
            || (change.getSealed() != null && change.getSealed().getEtcdValue() != null));
  }

  /**
   * {@code recorded}, a state, with the value that {@code told} adds to it: of the same resource
   * key, timeline and revision. Time, actor, operation and all else stay as recorded. Where {@code
   * told} is sealed the content comes from there, since the value is under one key with it.
   *
   * <p>Empty where nothing may be added: nothing is told or needed, the change is a deletion, the
   * recorded object was redacted, is sealed and the value is not, or would be lost to a value that
   * nobody here can read.
   */
  public static Optional<Change> of(Change recorded, Change told) {
    if (recorded.getEtcd() != null
        || !hasValue(told)
        || recorded.getOperation() == Operation.DELETE
        || told.getOperation() == Operation.DELETE
        || contains(recorded.getObject(), REDACTED)) {
      return Optional.empty();
    }
    if (told.getSealed() != null) {
      return isReadable(told.getEtcd()) ? Optional.of(contentOf(told, recorded)) : Optional.empty();
    }
    return recorded.getSealed() == null
        ? Optional.of(withValue(recorded, told.getEtcd()))
        : Optional.empty();
  }

  private static Change contentOf(Change told, Change recorded) {
    Change content = Variant.of(recorded, told.getObject(), told.getSealed(), told.getEtcd());
    return Variant.fromEtcd(content, told.getVersion(), told.getEtcd());
  }

  /** The object is there to be read, even where etcd's value is not. */
  private static Change withValue(Change recorded, EtcdValue told) {
    EtcdValue etcd = isReadable(told) ? told : Variant.readable(told);
    return Variant.of(recorded, recorded.getObject(), null, etcd);
  }

  private static boolean isReadable(EtcdValue etcd) {
    return !etcd.getEncrypted() && etcd.getUndecoded() == null;
  }

  private static boolean contains(ByteBuffer text, byte[] part) {
    for (int at = text.position(); at <= text.limit() - part.length; at++) {
      int same = 0;
      while (same < part.length && text.get(at + same) == part[same]) {
        same++;
      }
      if (same == part.length) {
        return true;
      }
    }
    return false;
  }
}
