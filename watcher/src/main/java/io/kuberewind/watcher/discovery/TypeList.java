package io.kuberewind.watcher.discovery;

import io.kuberewind.watcher.change.ResourceType;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gathers types, each once, the first version of a resource winning. */
final class TypeList {
  private static final String LEGACY_GROUP = "extensions";
  private static final String EVENTS_TWIN = "events.events.k8s.io";

  private final Map<String, ResourceType> types = new LinkedHashMap<>();
  private final Set<String> stale = new HashSet<>();

  void add(ResourceType type, Set<String> verbs) {
    if (verbs.contains("list") && verbs.contains("watch")) {
      types.putIfAbsent(type.name(), type);
    }
  }

  void stale(String group) {
    stale.add(group);
  }

  Discovered discovered() {
    List<ResourceType> once = types.values().stream().filter(type -> !isTwin(type)).toList();
    return new Discovered(once, stale);
  }

  /** Whether the same objects are served by another group too, which is the one to keep. */
  private boolean isTwin(ResourceType type) {
    if (type.name().equals(EVENTS_TWIN)) {
      return types.containsKey("events");
    }
    return type.group().equals(LEGACY_GROUP)
        && types.values().stream()
            .anyMatch(
                other ->
                    !other.group().equals(LEGACY_GROUP)
                        && other.resource().equals(type.resource())
                        && other.kind().equals(type.kind()));
  }
}
