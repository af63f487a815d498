package io.kuberewind.restore.fields;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Fields of every kind that the API server writes and nobody else. */
public final class ServerOwned {
  private static final List<String> METADATA =
      List.of(
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "selfLink",
          "managedFields");

  /** What moves with every write: noise in a log of changes. */
  private static final List<String> BOOKKEEPING =
      List.of("managedFields", "resourceVersion", "generation");

  private ServerOwned() {}

  /** Takes the server's own metadata out of {@code object}. */
  public static void stripMetadata(ObjectNode object) {
    Json.member(object, "metadata").ifPresent(metadata -> metadata.remove(METADATA));
  }

  /** Takes out what says no more than that the object was written. */
  public static void stripBookkeeping(ObjectNode object) {
    Json.member(object, "metadata").ifPresent(metadata -> metadata.remove(BOOKKEEPING));
  }
}
