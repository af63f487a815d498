package io.kuberewind.restore.select;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.Json;
import java.util.Optional;
import java.util.Set;

/**
 * What an exact restore does not delete although it was not there at the moment, beside what {@link
 * LeftOut} names.
 */
public final class Keepers {
  private static final Set<String> PROTECTED =
      Set.of("default", "kube-system", "kube-public", "kube-node-lease");

  private Keepers() {}

  /** Whether nothing in the namespace, nor itself, is deleted unless asked for by name. */
  public static boolean isProtected(String namespace) {
    return PROTECTED.contains(namespace);
  }

  /** Whether the server makes the object again at once, or will not have it deleted. */
  public static boolean isForEver(GroupResource type, String namespace, String name) {
    return (type.equals(Selection.NAMESPACES) && isProtected(name))
        || (type.toString().equals("serviceaccounts") && name.equals("default"))
        || (type.toString().equals("configmaps") && name.equals("kube-root-ca.crt"));
  }

  /** Who answers for an object, so that its deletion is not a restore's to make. */
  public static Optional<String> of(GroupResource type, JsonNode object) {
    if (LeftOut.hasController(object)) {
      return Optional.of("its controller answers for it");
    }
    if (type.toString().equals("persistentvolumes")
        && !Json.text(object, "/spec/claimRef/name").isEmpty()) {
      return Optional.of("its claim answers for it");
    }
    return Optional.empty();
  }
}
