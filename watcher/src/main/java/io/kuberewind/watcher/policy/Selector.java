package io.kuberewind.watcher.policy;

import io.kuberewind.schemas.Change;
import io.kuberewind.watcher.change.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which objects a rule speaks of.
 *
 * @param kinds any of these; empty for every kind
 * @param namespaces in a namespace that one of these names, {@code *} standing for any text; empty
 *     for anywhere
 * @param labels and with these labels
 * @param text the selector as it was written
 */
record Selector(List<KindName> kinds, List<String> namespaces, Labels labels, String text) {
  Selector {
    kinds = List.copyOf(kinds);
    namespaces = List.copyOf(namespaces);
  }

  static Selector ofKinds(List<String> names) {
    return new Selector(names.stream().map(KindName::new).toList(), List.of(), Labels.ANY, "");
  }

  /** Whether it speaks of every object of the kinds. */
  boolean ofWholeKinds() {
    return namespaces.isEmpty() && labels.any();
  }

  boolean speaksOf(ResourceType type) {
    boolean placed = namespaces.isEmpty() || type.namespaced();
    return placed && (kinds.isEmpty() || kinds.stream().anyMatch(kind -> kind.matches(type)));
  }

  /** Whether kind and namespace are meant; labels are another matter. */
  boolean meets(Change change) {
    return (kinds.isEmpty()
            || kinds.stream()
                .anyMatch(
                    kind ->
                        kind.matches(change.getGroup(), change.getResource(), change.getKind())))
        && (namespaces.isEmpty()
            || namespaces.stream().anyMatch(glob -> fits(glob, change.getNamespace())));
  }

  private static boolean fits(String glob, String namespace) {
    List<String> parts = new ArrayList<>();
    for (String part : glob.split("\\*", -1)) {
      parts.add(Pattern.quote(part));
    }
    return !namespace.isEmpty() && namespace.matches(String.join(".*", parts));
  }
}
