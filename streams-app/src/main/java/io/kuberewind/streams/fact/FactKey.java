package io.kuberewind.streams.fact;

import io.kuberewind.schemas.AuditFact;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;

/**
 * Keys of facts: a letter for what is known of the request, what it was about, and last the audit
 * id. No resource key holds a 0x00 byte, which ends each part.
 *
 * <ul>
 *   <li>{@code R} a write whose answer tells the revision
 *   <li>{@code D} a deletion of an object with a known uid
 *   <li>{@code K} a write or deletion of which only the object's name is known
 *   <li>{@code S} a deletion of a collection that does not list its objects
 *   <li>{@code L} who deleted an object that is yet to go
 * </ul>
 */
final class FactKey {
  private static final byte END = 0;
  private static final Set<String> DELETIONS = Set.of("delete", "deletecollection", "evict");

  private FactKey() {}

  /** The key under which {@code fact} is found. */
  static Bytes of(byte[] resourceKey, AuditFact fact) {
    return join(place(resourceKey, fact), text(fact.getAuditId()));
  }

  private static Bytes place(byte[] resourceKey, AuditFact fact) {
    if (fact.getName().isEmpty()) {
      return type(fact.getGroup(), fact.getResource());
    }
    if (DELETIONS.contains(fact.getVerb())) {
      return fact.getUid().isEmpty() ? named(resourceKey) : deletion(resourceKey, fact.getUid());
    }
    return fact.getRevision() == null
        ? named(resourceKey)
        : revision(resourceKey, fact.getRevision());
  }

  static Bytes revision(byte[] resourceKey, long revision) {
    return join(letter('R', resourceKey), ByteBuffer.allocate(8).putLong(revision).array());
  }

  static Bytes deletion(byte[] resourceKey, String uid) {
    return join(letter('D', resourceKey), text(uid), new byte[] {END});
  }

  static Bytes named(byte[] resourceKey) {
    return letter('K', resourceKey);
  }

  static Bytes type(String group, String resource) {
    return letter('S', text(group + "/" + resource));
  }

  static Bytes deleter(byte[] resourceKey, String uid) {
    return join(letter('L', resourceKey), text(uid));
  }

  private static Bytes letter(char letter, byte[] rest) {
    return join(Bytes.wrap(new byte[] {(byte) letter}), rest, new byte[] {END});
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Bytes join(Bytes first, byte[]... rest) {
    int length = first.get().length;
    for (byte[] part : rest) {
      length += part.length;
    }
    ByteBuffer all = ByteBuffer.allocate(length).put(first.get());
    for (byte[] part : rest) {
      all.put(part);
    }
    return Bytes.wrap(all.array());
  }
}
