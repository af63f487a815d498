package io.kuberewind.restore.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.convert.Conversion;
import io.kuberewind.restore.convert.Conversions;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.rewrite.Rewrite;
import io.kuberewind.restore.target.ServedTypes;
import io.kuberewind.schemas.Change;
import java.io.IOException;

/** What an object of the archive shall be on the target: the same in a plan and in its doing. */
public final class Desired {
  private Desired() {}

  /**
   * The object of {@code item}, converted and rewritten as the plan did.
   *
   * @throws IOException when the recorded object cannot be read
   */
  public static ObjectNode of(PlanItem item, Change change, Rewrite rewrite, ServedTypes served)
      throws IOException {
    ObjectNode object = Json.object(change.getObject());
    if (isConverted(item)) {
      Conversion conversion =
          Conversions.find(item.recorded().type(), item.recorded().version(), served)
              .orElseThrow(() -> new IOException("the target has no version for it any more"));
      conversion.convert(object);
    }
    rewrite.rewrite(item.type(), object);
    return object;
  }

  /** Whether the object is written in another version than it was recorded in. */
  public static boolean isConverted(PlanItem item) {
    return !item.recorded().type().equals(item.type())
        || !item.recorded().version().equals(item.version());
  }
}
