package io.kuberewind.restore.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.restore.rewrite.Place;
import io.kuberewind.restore.rewrite.Rewrite;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.restore.target.ServedTypes;
import io.kuberewind.schemas.Change;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Pulls into a plan what its objects cannot do without: the definitions of custom resources that
 * the target does not serve, and namespaces that are gone. Where the archive lacks them too, the
 * objects are blocked.
 */
final class Prerequisites {
  private final String cluster;
  private final StateReader archive;
  private final ServedTypes served;
  private final LiveNamespaces namespaces;
  private final Rewrite rewrite;
  private final Draft draft;

  Prerequisites(
      String cluster,
      StateReader archive,
      ServedTypes served,
      LiveNamespaces namespaces,
      Rewrite rewrite,
      Draft draft) {
    this.cluster = cluster;
    this.archive = archive;
    this.served = served;
    this.namespaces = namespaces;
    this.rewrite = rewrite;
    this.draft = draft;
  }

  void complete() {
    completeDefinitions();
    completeNamespaces();
  }

  private void completeDefinitions() {
    Set<String> wanted = new HashSet<>();
    for (Decision decision : draft.decisions()) {
      if (waitsForDefinition(decision.item())) {
        wanted.add(decision.item().type().toString());
      }
    }
    Map<String, ObjectNode> creatable = creatable(Selection.CRDS, wanted, "its objects need it");
    draft.replaceEach(
        decision -> {
          PlanItem item = decision.item();
          JsonNode definition = creatable.get(item.type().toString());
          return waitsForDefinition(item) && definition != null && defines(definition, item)
              ? decision.as(item.as(Action.CREATE, ""))
              : decision;
        });
  }

  private boolean waitsForDefinition(PlanItem item) {
    return item.action() == Action.BLOCKED
        && served.versions(item.type()).isEmpty()
        && !served.isUnavailable(item.type().group());
  }

  private static boolean defines(JsonNode definition, PlanItem item) {
    for (JsonNode version : definition.at("/spec/versions")) {
      if (version.path("name").asText().equals(item.version())) {
        return version.path("served").asBoolean();
      }
    }
    return false;
  }

  private void completeNamespaces() {
    Set<String> wanted = new HashSet<>();
    for (Decision decision : draft.decisions()) {
      if (lacksNamespace(decision.item())) {
        rewrite.origin(decision.item().namespace()).ifPresent(wanted::add);
      }
    }
    Set<String> creatable = new HashSet<>();
    creatable(Selection.NAMESPACES, wanted, "its objects need it")
        .keySet()
        .forEach(name -> creatable.add(place(Selection.NAMESPACES, name).name()));
    draft.replaceEach(
        decision -> {
          PlanItem item = decision.item();
          return lacksNamespace(item) && !creatable.contains(item.namespace())
              ? decision.as(
                  item.as(
                      Action.BLOCKED,
                      "its namespace is neither on the target nor in the archive at that moment"))
              : decision;
        });
  }

  private Place place(GroupResource type, String name) {
    return rewrite.place(type, new Place("", name));
  }

  private boolean lacksNamespace(PlanItem item) {
    return item.action() == Action.CREATE
        && !item.namespace().isEmpty()
        && !namespaces.isActive(item.namespace());
  }

  /** Which of the wanted objects the plan creates, those pulled in just now included. */
  private Map<String, ObjectNode> creatable(GroupResource type, Set<String> wanted, String reason) {
    Map<String, ObjectNode> creatable = new HashMap<>();
    if (wanted.isEmpty()) {
      return creatable;
    }
    KeyScope scope = new KeyScope(cluster, Set.of(type), Set.of(""), wanted);
    try (StateReader.Objects recorded = archive.state(scope)) {
      while (recorded.hasNext()) {
        Change change = recorded.next();
        ObjectNode object = Comparison.parse(change);
        if (Comparison.isTerminating(object)) {
          continue;
        }
        Place place = place(type, change.getName());
        if (draft.find(type, place.name()).isEmpty()) {
          draft.add(Decision.alone(Comparison.untouched(change, place, Action.CREATE, reason)));
        }
        creatable.put(change.getName(), object);
      }
    }
    return creatable;
  }
}
