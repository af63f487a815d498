package io.kuberewind.restore.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.select.Keepers;
import io.kuberewind.restore.select.LeftOut;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.restore.target.LiveListBrokenException;
import io.kuberewind.restore.target.NotAllowedException;
import io.kuberewind.restore.target.ObjectRef;
import io.kuberewind.restore.target.ServedType;
import io.kuberewind.restore.target.Target;
import java.util.Iterator;
import java.util.Optional;

/**
 * Tells whether a namespace of a target may be overwritten with another's objects: when it is not
 * there, when it says itself that it is a copy of that one, or when nobody but restores and the
 * cluster's own controllers has put anything there. So a nightly rebuild goes through, and a
 * namespace that somebody works in is not overwritten by a slip of the pen.
 */
public final class CopiedNamespace {
  static final String ANNOTATION = "kuberewind.io/copy-of";

  private static final String RESTORE_MANAGER = "kuberewind-restore-";

  private final Target target;
  private final String cluster;

  /** {@code cluster}: name of the cluster that was recorded. */
  public CopiedNamespace(Target target, String cluster) {
    this.target = target;
    this.cluster = cluster;
  }

  static String origin(String cluster, String namespace) {
    return cluster + "/" + namespace;
  }

  /** What keeps {@code recorded} from going to {@code namespace}, if anything does. */
  public Optional<String> occupied(String recorded, String namespace) {
    Optional<ServedType> type = target.served().find(Selection.NAMESPACES, "v1");
    Optional<ObjectNode> live = type.flatMap(t -> read(new ObjectRef(t, "", namespace)));
    if (live.isEmpty()) {
      return Optional.empty();
    }
    String copyOf = live.get().at("/metadata/annotations").path(ANNOTATION).asText();
    if (copyOf.equals(origin(cluster, recorded))) {
      return Optional.empty();
    }
    if (!copyOf.isEmpty()) {
      return Optional.of("it is a copy of " + copyOf);
    }
    return stranger(namespace).map(found -> "it holds " + found + ", which no restore wrote");
  }

  private Optional<ObjectNode> read(ObjectRef ref) {
    try {
      return target.read(ref);
    } catch (NotAllowedException e) {
      // Who may not see the namespace may see what is in it.
      return Optional.of(Json.MAPPER.createObjectNode());
    }
  }

  private Optional<String> stranger(String namespace) {
    return target.served().preferred().stream()
        .filter(ServedType::namespaced)
        .flatMap(type -> stranger(type, namespace).stream())
        .findFirst();
  }

  private Optional<String> stranger(ServedType type, String namespace) {
    try {
      return stranger(type, target.list(type, namespace));
    } catch (LiveListBrokenException e) {
      return stranger(type, target.listWhole(type, namespace));
    } catch (NotAllowedException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> stranger(ServedType type, Iterator<ObjectNode> objects) {
    while (objects.hasNext()) {
      ObjectNode object = objects.next();
      String name = Json.text(object, "/metadata/name");
      boolean made =
          LeftOut.reason(type.type(), object).isPresent()
              || Keepers.of(type.type(), object).isPresent()
              || Keepers.isForEver(type.type(), Json.text(object, "/metadata/namespace"), name)
              || isRestored(object);
      if (!made) {
        return Optional.of(type.type() + " " + name);
      }
    }
    return Optional.empty();
  }

  private static boolean isRestored(JsonNode object) {
    for (JsonNode entry : object.at("/metadata/managedFields")) {
      if (entry.path("manager").asText().startsWith(RESTORE_MANAGER)) {
        return true;
      }
    }
    return false;
  }
}
