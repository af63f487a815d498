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

  /** Why an object of that type and version cannot be written. */
  static String missing(Change change, ServedTypes served) {
    GroupResource type = typeOf(change);
    if (served.isUnavailable(type.group())) {
      return "the server behind " + type.group() + " does not answer";
    }
    return served.versions(type).isEmpty()
        ? notServed(type)
        : "it is recorded as %s and the target serves %s"
            .formatted(change.getVersion(), String.join(", ", served.versions(type)));
  }

  static String notServed(GroupResource type) {
    return "the target does not serve " + type;
  }
}
