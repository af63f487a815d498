package io.kuberewind.cli.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.fields.FieldDiff;
import io.kuberewind.schemas.ResourceKey;
import java.util.List;

/**
 * One object that differs.
 *
 * @param change added, removed or changed
 * @param key its key
 * @param version API version
 * @param kind kind
 * @param before the earlier object as compared, null when added
 * @param after the later object as compared, null when removed
 * @param fields the fields that differ, when changed
 */
public record Difference(
    Kind change,
    ResourceKey key,
    String version,
    String kind,
    ObjectNode before,
    ObjectNode after,
    List<FieldDiff> fields) {

  /** How an object differs. */
  public enum Kind {
    ADDED("+"),
    REMOVED("-"),
    CHANGED("~");

    private final String sign;

    Kind(String sign) {
      this.sign = sign;
    }

    public String sign() {
      return sign;
    }
  }
}
