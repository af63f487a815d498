package io.kuberewind.watcher.discovery;

import io.kuberewind.watcher.change.ResourceType;
import java.util.Set;

/**
 * Which resource types are captured.
 *
 * @param excluded names as kubectl takes them, such as {@code leases.coordination.k8s.io}
 */
public record CapturePolicy(Set<String> excluded) {
  /** Events and leases: most of a cluster's writes, and nothing that a restore needs. */
  public static final Set<String> DEFAULT_EXCLUDED =
      Set.of("events", "events.events.k8s.io", "leases.coordination.k8s.io");

  public CapturePolicy {
    excluded = Set.copyOf(excluded);
  }

  public boolean captures(ResourceType type) {
    return !excluded.contains(type.name());
  }
}
