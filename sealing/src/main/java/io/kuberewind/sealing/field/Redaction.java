package io.kuberewind.sealing.field;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Marker;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Removes fields for good: a marker says that there was a value, and nothing of it. */
public final class Redaction {
  private static final Marker REDACTED = Marker.redacted("");

  private Redaction() {}

  /**
   * The object of {@code change} with markers where {@code fields} match, and in annotations that
   * may hold copies. What cannot be read is removed as a whole.
   */
  public static ByteBuffer of(Change change, List<FieldPattern> fields) {
    if (!change.getObject().hasRemaining()) {
      return change.getObject();
    }
    Optional<ObjectNode> object = Trees.parse(change.getObject());
    if (object.isEmpty()) {
      return ByteBuffer.wrap(VisibleForm.stub(change, "redacted", REDACTED));
    }
    Annotations annotations = new Annotations();
    new FieldReplacement(
            fields,
            (pointer, value) -> {
              annotations.mustNotShow(value);
              return REDACTED;
            })
        .apply(object.get());
    annotations.seal(object.get(), (pointer, value) -> REDACTED);
    return ByteBuffer.wrap(Trees.bytes(object.get()));
  }
}
