package io.kuberewind.watcher.discovery;

import java.util.Set;

/** What is left out where nobody says otherwise. */
public final class CapturePolicy {
  /** Events and leases: most of a cluster's writes, and nothing that a restore needs. */
  public static final Set<String> DEFAULT_EXCLUDED =
      Set.of("events", "events.events.k8s.io", "leases.coordination.k8s.io");

  private CapturePolicy() {}
}
