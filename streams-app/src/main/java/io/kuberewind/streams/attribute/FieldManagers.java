package io.kuberewind.streams.attribute;

import io.kuberewind.schemas.Actor;
import io.kuberewind.schemas.ActorHow;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import io.kuberewind.streams.attribute.ManagedFieldsReader.Writers;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Attribution by {@code managedFields}: the one manager whose entry moved since the version before.
 * Where none or several moved, nobody is named. A deletion moves nothing and is always unresolved.
 */
public final class FieldManagers implements Attribution {
  /** The server's own name for what it found on the first apply of an older object. */
  private static final String BEFORE_FIRST_APPLY = "before-first-apply";

  @Override
  public Actor attribute(Change change, Optional<Change> previous) {
    if (change.getOperation() == Operation.DELETE) {
      return unresolved();
    }
    Writers writers = ManagedFieldsReader.read(bytes(change.getObject()));
    List<ManagedField> candidates =
        change.getOperation() == Operation.UPDATE
                && previous.filter(p -> sameLife(p, change)).isPresent()
            ? moved(writers, previous.get())
            : first(writers, change.getOperation());
    return candidates.size() == 1 ? manager(candidates.get(0)) : unresolved();
  }

  /** The entries that could have made the first version known of an object. */
  private static List<ManagedField> first(Writers writers, Operation operation) {
    List<ManagedField> entries = writers.entries();
    if (entries.size() <= 1 || operation != Operation.CREATE) {
      return entries;
    }
    return entries.stream()
        .filter(entry -> entry.name().subresource().isEmpty())
        .filter(entry -> entry.time().equals(writers.creationTimestamp()))
        .toList();
  }

  private static List<ManagedField> moved(Writers writers, Change previous) {
    Map<ManagedField.Name, ManagedField> before = new HashMap<>();
    for (ManagedField entry : ManagedFieldsReader.read(bytes(previous.getObject())).entries()) {
      before.put(entry.name(), entry);
    }
    return writers.entries().stream()
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

  private static Actor manager(ManagedField entry) {
    if (entry.name().manager().isEmpty()) {
      return unresolved();
    }
    String subresource = entry.name().subresource();
    return Actor.newBuilder()
        .setHow(ActorHow.FIELD_MANAGER)
        .setManager(entry.name().manager())
        .setSubresource(subresource.isEmpty() ? null : subresource)
        .build();
  }

  private static Actor unresolved() {
    return Actor.newBuilder().setHow(ActorHow.UNRESOLVED).build();
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
