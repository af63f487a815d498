package io.kuberewind.restore.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.restore.target.ServedType;
import io.kuberewind.restore.target.Target;
import io.kuberewind.restore.target.TargetUnavailableException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/** The namespaces of the target, those on their way out apart. */
final class LiveNamespaces {
  private final Set<String> active = new HashSet<>();
  private final Set<String> terminating = new HashSet<>();

  private LiveNamespaces() {}

  static LiveNamespaces read(Target target) {
    ServedType type =
        target
            .served()
            .find(Selection.NAMESPACES, "v1")
            .orElseThrow(() -> new TargetUnavailableException("the target serves no namespaces"));
    LiveNamespaces namespaces = new LiveNamespaces();
    for (Iterator<ObjectNode> all = target.listWhole(type, ""); all.hasNext(); ) {
      ObjectNode namespace = all.next();
      (Comparison.isTerminating(namespace) ? namespaces.terminating : namespaces.active)
          .add(Json.text(namespace, "/metadata/name"));
    }
    return namespaces;
  }

  boolean isActive(String namespace) {
    return active.contains(namespace);
  }

  boolean isTerminating(String namespace) {
    return terminating.contains(namespace);
  }
}
