package io.kuberewind.restore.plan;

import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.target.ServedTypes;
import io.kuberewind.schemas.Change;

/** What to say of an object whose type the target does not serve. */
final class Served {
  private Served() {}

  static GroupResource typeOf(Change change) {
    return new GroupResource(change.getGroup(), change.getResource());
  }

  static PlanItem missing(Change change, ServedTypes served) {
    GroupResource type = typeOf(change);
    if (served.isUnavailable(type.group())) {
      return Comparison.blocked(change, "the server behind " + type.group() + " does not answer");
    }
    if (!served.versions(type).isEmpty()) {
      return Comparison.blocked(
          change,
          "it is recorded as %s and the target serves %s"
              .formatted(change.getVersion(), String.join(", ", served.versions(type))));
    }
    return Comparison.blocked(change, notServed(type));
  }

  static String notServed(GroupResource type) {
    return "the target does not serve " + type;
  }
}
