package io.kuberewind.cli.blame;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.fields.FieldDiff;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.fields.SecretMask;
import io.kuberewind.schemas.Change;
import java.util.List;
import java.util.function.Consumer;

/** An object as it was at a cut, each field with the change that set it. */
public final class BlamedObject {
  private final Change first;
  private final Change last;
  private final Blamed value;

  BlamedObject(Change first, Change last, Blamed value) {
    this.first = first;
    this.last = last;
    this.value = value;
  }

  /**
   * Gives the fields in the order of the object: {@code path}, {@code value}, {@code change}. What
   * is inside a secret is masked.
   */
  public void fields(Consumer<ObjectNode> sink) {
    value.visit("", (path, leaf, cause) -> sink.accept(item(path, leaf, cause)));
  }

  /** The change that it is known from on: what was before has no part in it. */
  public Change first() {
    return first;
  }

  /** The change that made the object what it was. */
  public Change last() {
    return last;
  }

  private ObjectNode item(String path, JsonNode leaf, ObjectNode cause) {
    ObjectNode item = Json.MAPPER.createObjectNode().put("path", path);
    item.set("value", shown(path, leaf));
    item.set("change", cause);
    return item;
  }

  private JsonNode shown(String path, JsonNode leaf) {
    return SecretMask.covers(last.getGroup(), last.getResource())
        ? SecretMask.mask(List.of(new FieldDiff(path, null, leaf))).get(0).after()
        : leaf;
  }
}
