package io.kuberewind.cli.blame;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.fields.FieldDiffs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of an object, each leaf of it with the change that set it. Immutable: what a change
 * leaves as it was is carried over to the next value.
 */
sealed interface Blamed {

  /** Takes the leaves of a value one by one. */
  interface Visitor {
    /**
     * @param path JSON pointer (RFC 6901)
     * @param value a text, number, truth value or null, or an object or list without elements
     * @param cause the change that set it
     */
    void leaf(String path, JsonNode value, ObjectNode cause);
  }

  /** Visits the leaves in the order of the object. */
  void visit(String path, Visitor visitor);

  /**
   * What {@code before} becomes by a change.
   *
   * @param before the value before it, null where there was none
   * @param after the value after it
   * @param cause the change
   */
  static Blamed after(Blamed before, JsonNode after, ObjectNode cause) {
    if (after.isObject() && !after.isEmpty()) {
      return fields(before instanceof Fields known ? known.children() : Map.of(), after, cause);
    }
    if (after.isArray() && !after.isEmpty()) {
      return items(before instanceof Items known ? known : Items.NONE, after, cause);
    }
    return before instanceof Leaf leaf && FieldDiffs.isSame(leaf.value(), after)
        ? leaf
        : new Leaf(after, cause);
  }

  private static Blamed fields(Map<String, Blamed> before, JsonNode after, ObjectNode cause) {
    Map<String, Blamed> children = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : after.properties()) {
      children.put(field.getKey(), after(before.get(field.getKey()), field.getValue(), cause));
    }
    return new Fields(children);
  }

  private static Blamed items(Items before, JsonNode after, ObjectNode cause) {
    List<JsonNode> values = new ArrayList<>();
    after.forEach(values::add);
    int[] earlier = ListMatch.places(before.values(), values);
    List<Blamed> children = new ArrayList<>();
    for (int i = 0; i < earlier.length; i++) {
      Blamed known = earlier[i] < 0 ? null : before.children().get(earlier[i]);
      children.add(after(known, values.get(i), cause));
    }
    return new Items(values, children);
  }

  /** A value without parts. */
  record Leaf(JsonNode value, ObjectNode cause) implements Blamed {
    @Override
    public void visit(String path, Visitor visitor) {
      visitor.leaf(path, value, cause);
    }
  }

  /** An object. */
  record Fields(Map<String, Blamed> children) implements Blamed {
    @Override
    public void visit(String path, Visitor visitor) {
      children.forEach(
          (name, child) ->
              child.visit(path + "/" + name.replace("~", "~0").replace("/", "~1"), visitor));
    }
  }

  /** A list: its elements as they were written, and what is known of them. */
  record Items(List<JsonNode> values, List<Blamed> children) implements Blamed {
    static final Items NONE = new Items(List.of(), List.of());

    @Override
    public void visit(String path, Visitor visitor) {
      for (int i = 0; i < children.size(); i++) {
        children.get(i).visit(path + "/" + i, visitor);
      }
    }
  }
}
