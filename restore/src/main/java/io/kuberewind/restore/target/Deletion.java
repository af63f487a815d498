package io.kuberewind.restore.target;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.fields.Json;

/**
 * The condition and the manner of a deletion.
 *
 * @param uid only this object, not another of its name
 * @param resourceVersion only in this state; empty for any
 * @param propagation what becomes of the objects that it owns
 */
public record Deletion(String uid, String resourceVersion, Propagation propagation) {

  /** What becomes of the objects that the deleted one owns. */
  public enum Propagation {
    /** The garbage collector deletes them afterwards. */
    BACKGROUND("Background"),
    /** They stay, and lose their reference. */
    ORPHAN("Orphan");

    private final String text;

    Propagation(String text) {
      this.text = text;
    }
  }

  /** The server reads no option from the query when there is a body: a dry run stands in it. */
  ObjectNode body(Writing how) {
    ObjectNode options = Json.MAPPER.createObjectNode();
    options.put("apiVersion", "v1").put("kind", "DeleteOptions");
    options.put("propagationPolicy", propagation.text);
    ObjectNode preconditions = options.putObject("preconditions").put("uid", uid);
    if (!resourceVersion.isEmpty()) {
      preconditions.put("resourceVersion", resourceVersion);
    }
    if (how.dryRun()) {
      options.putArray("dryRun").add("All");
    }
    return options;
  }
}
