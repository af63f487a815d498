package io.kuberewind.cli.changes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.ResourceKey;
import java.io.IOException;

/** The object that a change carries. */
public final class RecordedObject {
  private RecordedObject() {}

  /**
   * The object, or null where the change has none.
   *
   * @throws CommandException when it cannot be read
   */
  public static ObjectNode parse(Change change) {
    if (!change.getObject().hasRemaining()) {
      return null;
    }
    try {
      return Json.object(change.getObject());
    } catch (IOException e) {
      throw CommandException.failed(
          "the object %s recorded at revision %d cannot be read: %s"
              .formatted(ResourceKey.of(change), change.getRevision(), e.getMessage()),
          e);
    }
  }
}
