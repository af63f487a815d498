package io.kuberewind.restore.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.Objects;

/**
 * One field in which two objects differ.
 *
 * @param path JSON pointer (RFC 6901); where an element of a list moved, its place in the later
 *     list
 * @param before value in the earlier object; JSON null where it was absent
 * @param after value in the later object; JSON null where it is absent
 */
public record FieldDiff(String path, JsonNode before, JsonNode after) {
  public FieldDiff {
    Objects.requireNonNull(path, "path");
    before = before == null ? NullNode.getInstance() : before;
    after = after == null ? NullNode.getInstance() : after;
  }
}
