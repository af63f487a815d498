package io.kuberewind.restore.mapping;

import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.rewrite.Place;
import io.kuberewind.restore.select.Selection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which namespace goes where. No two go to the same. */
public final class NamespaceMap {
  private final Map<String, String> to;
  private final Map<String, String> from = new HashMap<>();

  /**
   * @param to recorded namespaces, each with the one on the target
   * @throws IllegalArgumentException when two go to the same
   */
  public NamespaceMap(Map<String, String> to) {
    this.to = Map.copyOf(to);
    to.forEach(
        (recorded, there) -> {
          String other = from.put(there, recorded);
          if (other != null) {
            throw new IllegalArgumentException(
                "the namespaces %s and %s would both go to %s: their objects of the same name would"
                        .formatted(other, recorded, there)
                    + " overwrite each other");
          }
        });
  }

  public boolean isEmpty() {
    return to.isEmpty();
  }

  /** The recorded namespaces that go elsewhere, with where. */
  public Map<String, String> entries() {
    return to;
  }

  /** Where what was recorded in {@code namespace} goes. */
  public String target(String namespace) {
    return to.getOrDefault(namespace, namespace);
  }

  /** The recorded namespace that goes to {@code namespace}, if one does. */
  public Optional<String> origin(String namespace) {
    String origin = from.get(namespace);
    return origin != null || to.containsKey(namespace)
        ? Optional.ofNullable(origin)
        : Optional.of(namespace);
  }

  /** Where the object recorded at {@code place} goes. */
  public Place place(GroupResource type, Place place) {
    return type.equals(Selection.NAMESPACES)
        ? new Place("", target(place.name()))
        : new Place(target(place.namespace()), place.name());
  }
}
