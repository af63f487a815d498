package io.kuberewind.streams.attribute;

import io.kuberewind.schemas.Actor;
import io.kuberewind.schemas.ActorHow;

/**
 * Attribution by {@code managedFields}: the one manager whose entry moved since the version before.
 * Where none or several moved, nobody is named. A deletion moves nothing and is always unresolved.
 */
final class FieldManagers {
  private FieldManagers() {}

  /** The actor that {@code evidence} proves. */
  static Actor actor(Evidence evidence) {
    return evidence.writer().map(FieldManagers::manager).orElseGet(FieldManagers::unresolved);
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
}
