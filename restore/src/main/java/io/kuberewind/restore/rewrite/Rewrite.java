package io.kuberewind.restore.rewrite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.select.Selection;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of recorded objects on their way to the target. The same object always becomes the
 * same, so that a second plan is empty.
 */
public interface Rewrite {
  /** Everything stays as it was recorded. */
  Rewrite NONE = new Unchanged();

  /** Where the object recorded at {@code place} goes. */
  Place place(GroupResource type, Place place);

  /** The namespace whose objects go to {@code namespace}; empty where none do. */
  Optional<String> origin(String namespace);

  /** Whether objects change their namespace. */
  boolean moves();

  /** Why the object is left out, or empty when it is not. */
  Optional<String> leftOut(GroupResource type, JsonNode object);

  /**
   * Turns {@code object}, of that type, in place into what the target shall have.
   *
   * @throws IllegalArgumentException when it cannot be made what was asked for; the message says
   *     why
   */
  void rewrite(GroupResource type, ObjectNode object);

  /** What was asked for and has met no object so far, each as one line for a person. */
  List<String> unmet();

  /** Whether the place of the object recorded at {@code place} goes to another namespace's. */
  default boolean isDisplaced(GroupResource type, Place place) {
    if (!moves()) {
      return false;
    }
    boolean isNamespace = type.equals(Selection.NAMESPACES);
    Place there = place(type, place);
    String namespace = isNamespace ? place.name() : place.namespace();
    return !namespace.isEmpty()
        && !origin(isNamespace ? there.name() : there.namespace())
            .filter(namespace::equals)
            .isPresent();
  }

  /** See {@link #NONE}. */
  final class Unchanged implements Rewrite {
    private Unchanged() {}

    @Override
    public Place place(GroupResource type, Place place) {
      return place;
    }

    @Override
    public Optional<String> origin(String namespace) {
      return Optional.of(namespace);
    }

    @Override
    public boolean moves() {
      return false;
    }

    @Override
    public Optional<String> leftOut(GroupResource type, JsonNode object) {
      return Optional.empty();
    }

    @Override
    public void rewrite(GroupResource type, ObjectNode object) {
      // Nothing is to change.
    }

    @Override
    public List<String> unmet() {
      return List.of();
    }
  }
}
