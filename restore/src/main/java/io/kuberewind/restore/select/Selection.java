package io.kuberewind.restore.select;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.archive.key.KeyScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is restored or compared. Each set narrows; an empty set leaves its part open. A namespace
 * stands for itself and what is in it.
 *
 * @param namespaces namespaces, empty for everything, cluster-scoped objects included
 * @param types resource types, empty for all
 * @param names object names, empty for all
 * @param labels label selector
 * @param controlled whether what {@link LeftOut} names is taken too
 */
public record Selection(
    Set<String> namespaces,
    Set<GroupResource> types,
    Set<String> names,
    LabelSelector labels,
    boolean controlled) {
  public static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
  public static final GroupResource CRDS =
      new GroupResource("apiextensions.k8s.io", "customresourcedefinitions");

  /** Everything that nobody else makes. */
  public static final Selection ALL =
      new Selection(Set.of(), Set.of(), Set.of(), LabelSelector.ALL, false);

  public Selection {
    namespaces = Set.copyOf(namespaces);
    types = Set.copyOf(types);
    names = Set.copyOf(names);
  }

  public Selection inNamespaces(String... wanted) {
    return new Selection(Set.of(wanted), types, names, labels, controlled);
  }

  public Selection ofTypes(GroupResource... wanted) {
    return new Selection(namespaces, Set.of(wanted), names, labels, controlled);
  }

  /** Key scopes that together hold what is selected, each type in one of them. */
  public List<KeyScope> scopes(String cluster) {
    List<KeyScope> scopes = new ArrayList<>();
    if (!namespaces.isEmpty() && types.isEmpty() && names.isEmpty()) {
      scopes.add(new KeyScope(cluster, Set.of(NAMESPACES), Set.of(""), namespaces));
    }
    scopes.add(new KeyScope(cluster, types, namespaces, names));
    return List.copyOf(scopes);
  }

  /** Whether an object is meant, labels apart. */
  public boolean covers(GroupResource type, String namespace, String name) {
    if (type.equals(NAMESPACES) && types.isEmpty() && names.isEmpty()) {
      return namespaces.isEmpty() || namespaces.contains(name) || namespaces.contains("");
    }
    return (types.isEmpty() || types.contains(type))
        && (namespaces.isEmpty() || namespaces.contains(namespace))
        && (names.isEmpty() || names.contains(name));
  }

  /** Why a selected object is left out all the same, or empty when it is not. */
  public Optional<String> leftOut(GroupResource type, JsonNode object) {
    return controlled ? Optional.empty() : LeftOut.reason(type, object);
  }
}
