package io.kuberewind.cli.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.catalog.CapturedType;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.target.ServedType;
import io.kuberewind.restore.target.Target;
import io.kuberewind.schemas.ResourceKey;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The live objects of the types that an archive captures, type by type in the order of keys. */
final class LiveSide implements Sides.Side {
  private final Target target;
  private final KeyScope scope;
  private final Iterator<CapturedType> types;
  private CapturedType type;
  private Iterator<ObjectNode> objects = Collections.emptyIterator();
  private Sighting ahead;

  LiveSide(Target target, KeyScope scope, List<CapturedType> captured) {
    this.target = target;
    this.scope = scope;
    this.types =
        captured.stream()
            .filter(t -> scope.containsType(t.group(), t.resource()))
            .sorted(
                Comparator.comparing(
                    t -> new ResourceKey(scope.cluster(), t.group(), t.resource(), "", "x")))
            .iterator();
    advance();
  }

  @Override
  public boolean hasNext() {
    return ahead != null;
  }

  @Override
  public Sighting next() {
    if (ahead == null) {
      throw new NoSuchElementException();
    }
    Sighting next = ahead;
    advance();
    return next;
  }

  private void advance() {
    ahead = null;
    while (ahead == null && (objects.hasNext() || types.hasNext())) {
      if (objects.hasNext()) {
        Sighting sighting = sighting(objects.next());
        ahead = isInScope(sighting.key()) ? sighting : null;
      } else {
        type = types.next();
        objects = list(type);
      }
    }
  }

  private Iterator<ObjectNode> list(CapturedType captured) {
    Optional<ServedType> served =
        target.served().find(captured.groupResource(), captured.version());
    String only = scope.namespaces().size() == 1 ? scope.namespaces().iterator().next() : "";
    // Whole types at a time: the order of a server's pages is not promised to be that of keys.
    return served.map(t -> target.listWhole(t, only)).orElse(Collections.emptyIterator());
  }

  private Sighting sighting(ObjectNode object) {
    ResourceKey key =
        new ResourceKey(
            scope.cluster(),
            type.group(),
            type.resource(),
            Json.text(object, "/metadata/namespace"),
            Json.text(object, "/metadata/name"));
    return new Sighting(key, type.version(), type.kind(), object);
  }

  private boolean isInScope(ResourceKey key) {
    return (scope.namespaces().isEmpty() || scope.namespaces().contains(key.namespace()))
        && (scope.names().isEmpty() || scope.names().contains(key.name()));
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
