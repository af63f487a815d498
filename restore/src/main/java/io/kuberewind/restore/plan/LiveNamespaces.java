package io.kuberewind.restore.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.restore.target.NotAllowedException;
import io.kuberewind.restore.target.ObjectRef;
import io.kuberewind.restore.target.ServedType;
import io.kuberewind.restore.target.Target;
import io.kuberewind.restore.target.TargetUnavailableException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** The namespaces of the target, those on their way out apart. */
final class LiveNamespaces {
  private final Target target;
  private final ServedType type;
  private final Map<String, State> known = new HashMap<>();
  private final boolean complete;

  private enum State {
    ABSENT,
    ACTIVE,
    TERMINATING
  }

  private LiveNamespaces(Target target) {
    this.target = target;
    this.type =
        target
            .served()
            .find(Selection.NAMESPACES, "v1")
            .orElseThrow(() -> new TargetUnavailableException("the target serves no namespaces"));
    this.complete = readAll();
  }

  static LiveNamespaces read(Target target) {
    return new LiveNamespaces(target);
  }

  boolean isActive(String namespace) {
    return state(namespace) == State.ACTIVE;
  }

  boolean isTerminating(String namespace) {
    return state(namespace) == State.TERMINATING;
  }

  /** Who may not list namespaces may still see some of them. */
  private boolean readAll() {
    try {
      for (Iterator<ObjectNode> all = target.listWhole(type, ""); all.hasNext(); ) {
        ObjectNode namespace = all.next();
        known.put(Json.text(namespace, "/metadata/name"), state(Optional.of(namespace)));
      }
      return true;
    } catch (NotAllowedException e) {
      return false;
    }
  }

  private State state(String namespace) {
    if (namespace.isEmpty() || complete) {
      return known.getOrDefault(namespace, State.ABSENT);
    }
    return known.computeIfAbsent(namespace, this::ask);
  }

  private State ask(String namespace) {
    try {
      return state(target.read(new ObjectRef(type, "", namespace)));
    } catch (NotAllowedException e) {
      // What may not be seen is most likely there; a write tells.
      return State.ACTIVE;
    }
  }

  private static State state(Optional<ObjectNode> namespace) {
    return namespace
        .map(object -> Comparison.isTerminating(object) ? State.TERMINATING : State.ACTIVE)
        .orElse(State.ABSENT);
  }
}
