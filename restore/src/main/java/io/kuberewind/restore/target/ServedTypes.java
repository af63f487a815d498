package io.kuberewind.restore.target;

import io.kuberewind.archive.key.GroupResource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The resource types that a target serves, in all their versions. */
public final class ServedTypes {
  private final Map<GroupResource, Map<String, ServedType>> byType = new HashMap<>();
  private final Map<GroupResource, ServedType> preferred = new LinkedHashMap<>();
  private final Map<String, GroupResource> byGroupKind = new HashMap<>();
  private final Set<String> unavailableGroups = new TreeSet<>();

  public ServedTypes(List<ServedType> types, Set<String> unavailableGroups) {
    for (ServedType served : types) {
      byType.computeIfAbsent(served.type(), t -> new TreeMap<>()).put(served.version(), served);
      preferred.putIfAbsent(served.type(), served);
      byGroupKind.putIfAbsent(served.type().group() + "/" + served.kind(), served.type());
    }
    this.unavailableGroups.addAll(unavailableGroups);
  }

  /** The type in just this version. */
  public Optional<ServedType> find(GroupResource type, String version) {
    return Optional.ofNullable(byType.getOrDefault(type, Map.of()).get(version));
  }

  /** The versions in which the type is served; empty when it is not served. */
  public Set<String> versions(GroupResource type) {
    return byType.getOrDefault(type, Map.of()).keySet();
  }

  /** The type in the version that discovery names first. */
  public Optional<ServedType> preferred(GroupResource type) {
    return Optional.ofNullable(preferred.get(type));
  }

  /** Every type in one version of it: the first that discovery named. */
  public List<ServedType> preferred() {
    return List.copyOf(preferred.values());
  }

  /** The type that an owner reference names by {@code apiVersion} and {@code kind}. */
  public Optional<ServedType> ofKind(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    String version = apiVersion.substring(slash + 1);
    return Optional.ofNullable(byGroupKind.get(group + "/" + kind))
        .flatMap(type -> find(type, version));
  }

  /** Whether the group is registered while its server does not answer. */
  public boolean isUnavailable(String group) {
    return unavailableGroups.contains(group);
  }
}
