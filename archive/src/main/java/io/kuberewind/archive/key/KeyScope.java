package io.kuberewind.archive.key;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.ResourceKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which resources of a cluster are meant. Each set narrows; an empty set leaves its part open. The
 * namespace of cluster-scoped resources is the empty string.
 *
 * @param cluster name of the cluster
 * @param types resource types, empty for all
 * @param namespaces namespaces, empty for all
 * @param names object names, empty for all
 */
public record KeyScope(
    String cluster, Set<GroupResource> types, Set<String> namespaces, Set<String> names) {
  private static final int MAX_RANGES = 4096;

  public KeyScope {
    types = Set.copyOf(types);
    namespaces = Set.copyOf(namespaces);
    names = Set.copyOf(names);
  }

  /** Everything of the cluster. */
  public static KeyScope all(String cluster) {
    return new KeyScope(cluster, Set.of(), Set.of(), Set.of());
  }

  /** One resource. */
  public static KeyScope only(ResourceKey key) {
    return new KeyScope(
        key.cluster(),
        Set.of(new GroupResource(key.group(), key.resource())),
        Set.of(key.namespace()),
        Set.of(key.name()));
  }

  public KeyScope ofTypes(Set<GroupResource> narrowed) {
    return new KeyScope(cluster, narrowed, namespaces, names);
  }

  public KeyScope inNamespaces(Set<String> narrowed) {
    return new KeyScope(cluster, types, narrowed, names);
  }

  public KeyScope named(Set<String> narrowed) {
    return new KeyScope(cluster, types, namespaces, narrowed);
  }

  public boolean contains(Change change) {
    return change.getCluster().equals(cluster)
        && containsType(change.getGroup(), change.getResource())
        && (namespaces.isEmpty() || namespaces.contains(change.getNamespace()))
        && (names.isEmpty() || names.contains(change.getName()));
  }

  /** The resource, where the scope is one. */
  public Optional<ResourceKey> one() {
    if (types.size() != 1 || namespaces.size() != 1 || names.size() != 1) {
      return Optional.empty();
    }
    GroupResource type = types.iterator().next();
    return Optional.of(
        new ResourceKey(
            cluster,
            type.group(),
            type.resource(),
            namespaces.iterator().next(),
            names.iterator().next()));
  }

  /** Whether {@link #ranges} hold the keys of the scope and no others. */
  public boolean isToldByRanges() {
    boolean partsFollow =
        types.isEmpty()
            ? namespaces.isEmpty() && names.isEmpty()
            : !namespaces.isEmpty() || names.isEmpty();
    return partsFollow
        && (long) types.size() * Math.max(1, namespaces.size()) * Math.max(1, names.size())
            <= MAX_RANGES;
  }

  /** Whether resources of the type may be in the scope. */
  public boolean containsType(String group, String resource) {
    return types.isEmpty() || types.contains(new GroupResource(group, resource));
  }

  /**
   * Key ranges that hold every key of the scope and as few others as prefixes can tell, sorted,
   * without overlap. {@link #contains} has the last word.
   */
  public List<KeyRange> ranges() {
    List<KeyRange> ranges = new ArrayList<>();
    for (GroupResource type : types) {
      addRanges(type, ranges);
    }
    if (ranges.isEmpty() || ranges.size() > MAX_RANGES) {
      // An empty part ends the cluster's name: the prefix of a type without a name is the
      // cluster's.
      String cluster = ResourceKey.prefix(this.cluster, "", "");
      return List.of(KeyRange.prefix(cluster.substring(0, cluster.length() - 2)));
    }
    ranges.sort((a, b) -> Arrays.compareUnsigned(a.from(), b.from()));
    return List.copyOf(ranges);
  }

  private void addRanges(GroupResource type, List<KeyRange> ranges) {
    if (namespaces.isEmpty()) {
      ranges.add(KeyRange.prefix(ResourceKey.prefix(cluster, type.group(), type.resource())));
      return;
    }
    for (String namespace : namespaces) {
      if (names.isEmpty()) {
        ranges.add(
            KeyRange.prefix(ResourceKey.prefix(cluster, type.group(), type.resource(), namespace)));
      }
      for (String name : names) {
        ranges.add(
            KeyRange.only(
                new ResourceKey(cluster, type.group(), type.resource(), namespace, name)));
      }
    }
  }
}
