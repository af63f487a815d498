package io.kuberewind.streams.attribute;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the object itself tells of a change, read once.
 *
 * @param change the change
 * @param before head of the version just before it in the same life of the object, where known
 * @param head head of the object that the change carries
 * @param moved entries of managed fields that the change may have moved: since the version before,
 *     or all that could have made the first version known
 */
record Evidence(
    Change change, Optional<ObjectHead> before, ObjectHead head, List<ManagedField> moved) {
  /** The server's own name for what it found on the first apply of an older object. */
  private static final String BEFORE_FIRST_APPLY = "before-first-apply";

  static Evidence of(Change change, Optional<Change> previous) {
    ObjectHead head = head(change);
    Optional<ObjectHead> before = previous.filter(p -> sameLife(p, change)).map(Evidence::head);
    List<ManagedField> moved =
        switch (change.getOperation()) {
          case DELETE -> List.of();
          case UPDATE -> before.map(b -> moved(head, b)).orElseGet(head::entries);
          case CREATE, OBSERVE -> first(head, change.getOperation());
        };
    return new Evidence(change, before, head, moved);
  }

  /** Whether the change removed the object, or marked it so that it goes. */
  boolean isDeletion() {
    return change.getOperation() == Operation.DELETE || marksForDeletion();
  }

  /**
   * Whether the change set or moved the deletion's time. Where the version before is not known, a
   * mark that is there may be what the change made.
   */
  private boolean marksForDeletion() {
    return head.isTerminating()
        && change.getOperation() == Operation.UPDATE
        && !before.map(ObjectHead::deletionTimestamp).equals(Optional.of(head.deletionTimestamp()));
  }

  /** The one entry that moved, and so names the manager; empty where none or several moved. */
  Optional<ManagedField> writer() {
    return moved.size() == 1 ? Optional.of(moved.get(0)) : Optional.empty();
  }

  static ObjectHead head(Change change) {
    return ObjectHeadReader.read(bytes(change.getObject()));
  }

  /** The entries that could have made the first version known of an object. */
  private static List<ManagedField> first(ObjectHead head, Operation operation) {
    List<ManagedField> entries = head.entries();
    if (entries.size() <= 1 || operation != Operation.CREATE) {
      return entries;
    }
    return entries.stream()
        .filter(entry -> entry.name().subresource().isEmpty())
        .filter(entry -> entry.time().equals(head.creationTimestamp()))
        .toList();
  }

  /** The entries of {@code head} that moved since {@code earlier}. */
  static List<ManagedField> moved(ObjectHead head, ObjectHead earlier) {
    Map<ManagedField.Name, ManagedField> before = new HashMap<>();
    for (ManagedField entry : earlier.entries()) {
      before.put(entry.name(), entry);
    }
    return head.entries().stream()
        .filter(entry -> !entry.name().manager().equals(BEFORE_FIRST_APPLY))
        .filter(
            entry -> {
              ManagedField old = before.get(entry.name());
              return old == null || entry.movedSince(old);
            })
        .toList();
  }

  private static boolean sameLife(Change previous, Change change) {
    return previous.getOperation() != Operation.DELETE && previous.getUid().equals(change.getUid());
  }

  private static byte[] bytes(ByteBuffer buffer) {
    if (buffer.hasArray()
        && buffer.arrayOffset() == 0
        && buffer.position() == 0
        && buffer.array().length == buffer.remaining()) {
      return buffer.array();
    }
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return copy;
  }
}
