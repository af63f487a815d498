package io.kuberewind.watcher.discovery;

import io.kuberewind.watcher.change.ResourceType;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What the API server serves.
 *
 * @param types every type that can be listed and watched, once, in its preferred version
 * @param staleGroups groups of which this is not the last word, since their server does not answer:
 *     what was known of them still holds
 */
public record Discovered(List<ResourceType> types, Set<String> staleGroups) {
  public Discovered {
    types = List.copyOf(types);
    staleGroups = Set.copyOf(staleGroups);
  }

  /** The same with those types alone that are {@code wanted}. */
  public Discovered only(Predicate<ResourceType> wanted) {
    return new Discovered(types.stream().filter(wanted).toList(), staleGroups);
  }

  /** The same with one type more. */
  public Discovered with(ResourceType type) {
    return new Discovered(Stream.concat(types.stream(), Stream.of(type)).toList(), staleGroups);
  }
}
