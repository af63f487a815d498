package io.kuberewind.restore.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.rewrite.Place;
import io.kuberewind.restore.target.ServedType;
import io.kuberewind.schemas.ResourceKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The live objects of one type, met in the order of keys: as a whole, or namespace by namespace.
 */
final class LiveSide {
  private final GroupResource type;
  private final Optional<ServedType> main;
  private final boolean byNamespace;
  private final LiveLists lists;
  private final Consumer<ObjectNode> others;
  private final Map<String, LiveCursor> cursors = new HashMap<>();

  /**
   * @param main the version in which objects are looked for that were not recorded; empty to look
   *     for none
   * @param byNamespace whether keys come in order within each namespace only
   * @param others told of each object that was not recorded
   */
  LiveSide(
      GroupResource type,
      Optional<ServedType> main,
      boolean byNamespace,
      LiveLists lists,
      Consumer<ObjectNode> others) {
    this.type = type;
    this.main = main;
    this.byNamespace = byNamespace;
    this.lists = lists;
    this.others = others;
  }

  /** The live object at {@code place}, in that version of the type. */
  Optional<ObjectNode> find(ServedType served, Place place) {
    return cursor(served, place.namespace()).find(key(place));
  }

  /** Says that an object of that place is recorded. */
  void pass(Place place) {
    main.ifPresent(served -> find(served, place));
  }

  /** Tells of what is left. */
  void end() {
    main.ifPresent(
        served -> {
          if (byNamespace) {
            lists.namespaces(served).forEach(namespace -> cursor(served, namespace));
          } else {
            cursor(served, "");
          }
        });
    cursors.values().forEach(LiveCursor::end);
  }

  private LiveCursor cursor(ServedType served, String namespace) {
    String within = byNamespace ? namespace : "";
    boolean isMain = main.filter(served::equals).isPresent();
    return cursors.computeIfAbsent(
        served.version() + "/" + within,
        key ->
            new LiveCursor(
                byNamespace ? lists.in(served, within) : lists.all(served),
                isMain ? others : other -> {}));
  }

  private ResourceKey key(Place place) {
    return new ResourceKey("live", type.group(), type.resource(), place.namespace(), place.name());
  }
}
