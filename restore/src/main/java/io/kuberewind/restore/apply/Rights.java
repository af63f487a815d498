package io.kuberewind.restore.apply;

import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.plan.PlanContents;
import io.kuberewind.restore.plan.PlanItem;
import io.kuberewind.restore.target.ServedType;
import io.kuberewind.restore.target.Target;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/** Which rights the caller lacks for a plan, asked of the API server before anything is written. */
public final class Rights {
  private final Target target;

  public Rights(Target target) {
    this.target = target;
  }

  /** Rights that are missing, such as {@code delete secrets in shop}; sorted. */
  public List<String> missing(PlanContents contents) {
    Map<Need, Set<String>> namespaces = new TreeMap<>();
    for (PlanItem item : contents.items()) {
      for (String verb : verbs(item)) {
        namespaces
            .computeIfAbsent(
                new Need(verb, item.type().group(), item.type().resource(), item.version()),
                need -> new TreeSet<>())
            .add(item.namespace());
      }
    }
    Set<String> missing = new ConcurrentSkipListSet<>();
    try (Crew crew = new Crew()) {
      namespaces.forEach((need, where) -> crew.submit(() -> ask(need, where, missing)));
    }
    return List.copyOf(missing);
  }

  private void ask(Need need, Set<String> namespaces, Set<String> missing) {
    GroupResource type = new GroupResource(need.group, need.resource);
    ServedType served =
        target
            .served()
            .find(type, need.version)
            .orElse(new ServedType(type, need.version, "", true, false));
    if (target.allows(need.verb, served, "")) {
      return;
    }
    for (String namespace : namespaces) {
      if (namespace.isEmpty() || !target.allows(need.verb, served, namespace)) {
        missing.add(need.verb + " " + type + (namespace.isEmpty() ? "" : " in " + namespace));
      }
    }
  }

  private static List<String> verbs(PlanItem item) {
    return switch (item.action()) {
      case CREATE -> List.of("create", "get");
      case PATCH -> List.of("update", "get");
      case RECREATE -> List.of("create", "delete", "get");
      case DELETE -> List.of("delete", "get");
      default -> List.of();
    };
  }

  private record Need(String verb, String group, String resource, String version)
      implements Comparable<Need> {
    @Override
    public int compareTo(Need other) {
      return toString().compareTo(other.toString());
    }
  }
}
