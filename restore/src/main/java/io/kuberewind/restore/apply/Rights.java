package io.kuberewind.restore.apply;

import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.plan.Action;
import io.kuberewind.restore.plan.PlanContents;
import io.kuberewind.restore.plan.PlanItem;
import io.kuberewind.restore.target.ServedType;
import io.kuberewind.restore.target.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Which rights the caller lacks for a plan, asked of the API server before anything is written. */
public final class Rights {
  /** How every reason begins that speaks of a right. */
  private static final String LACKING = "the caller may not ";

  private final Target target;

  public Rights(Target target) {
    this.target = target;
  }

  /** Rights that are missing, such as {@code delete secrets in shop}; sorted. */
  public List<String> missing(PlanContents contents) {
    return denied(contents).stream().map(Right::text).sorted().toList();
  }

  /** The contents with each write blocked that the caller has no right to. */
  public PlanContents judge(PlanContents contents) {
    Set<Right> denied = denied(contents);
    return denied.isEmpty()
        ? contents
        : contents.replaceEach(
            item ->
                lacking(item, denied)
                    .map(right -> item.as(Action.BLOCKED, LACKING + right.text()))
                    .orElse(item));
  }

  /** Rights for want of which {@code contents} is blocked, in part or as a whole; sorted. */
  public static List<String> lacking(PlanContents contents) {
    Set<String> lacking = new TreeSet<>();
    for (PlanItem item : contents.items()) {
      if (item.action() == Action.BLOCKED && item.reason().startsWith(LACKING)) {
        lacking.add(item.reason().substring(LACKING.length()));
      }
    }
    return List.copyOf(lacking);
  }

  private static Optional<Right> lacking(PlanItem item, Set<Right> denied) {
    return verbs(item).stream()
        .map(verb -> new Right(Need.of(verb, item), item.namespace()))
        .filter(denied::contains)
        .findFirst();
  }

  private Set<Right> denied(PlanContents contents) {
    Map<Need, Set<String>> namespaces = new TreeMap<>();
    for (PlanItem item : contents.items()) {
      for (String verb : verbs(item)) {
        namespaces
            .computeIfAbsent(Need.of(verb, item), need -> new TreeSet<>())
            .add(item.namespace());
      }
    }
    Set<Right> denied = ConcurrentHashMap.newKeySet();
    try (Crew crew = new Crew()) {
      namespaces.forEach((need, where) -> crew.submit(() -> ask(need, where, denied)));
    }
    return denied;
  }

  private void ask(Need need, Set<String> namespaces, Set<Right> denied) {
    ServedType served =
        target
            .served()
            .find(need.type(), need.version)
            .orElse(new ServedType(need.type(), need.version, "", true, false));
    if (target.allows(need.verb, served, "")) {
      return;
    }
    for (String namespace : namespaces) {
      if (namespace.isEmpty() || !target.allows(need.verb, served, namespace)) {
        denied.add(new Right(need, namespace));
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

  private record Right(Need need, String namespace) {
    String text() {
      return need.verb + " " + need.type() + (namespace.isEmpty() ? "" : " in " + namespace);
    }
  }

  private record Need(String verb, String group, String resource, String version)
      implements Comparable<Need> {
    static Need of(String verb, PlanItem item) {
      return new Need(verb, item.type().group(), item.type().resource(), item.version());
    }

    GroupResource type() {
      return new GroupResource(group, resource);
    }

    @Override
    public int compareTo(Need other) {
      return toString().compareTo(other.toString());
    }
  }
}
