package io.kuberewind.restore.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.kuberewind.restore.fields.FieldDiff;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.target.ObjectRef;
import io.kuberewind.restore.target.ServedType;
import io.kuberewind.restore.target.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares owner references by kind and name, once it is known which owners there will be. A
 * reference to an owner that is gone is left out: the garbage collector would delete the object.
 */
final class OwnerCheck {
  private final Target target;
  private final Draft draft;
  private final OwnedObjects unchanged;
  private final Set<String> created = new HashSet<>();
  private final Map<String, Boolean> live = new HashMap<>();
  private final OwnerCycles cycles = new OwnerCycles();

  /** {@code unchanged}: objects that have owners and are as they were so far. */
  OwnerCheck(Target target, Draft draft, OwnedObjects unchanged) {
    this.target = target;
    this.draft = draft;
    this.unchanged = unchanged;
  }

  /** Completes the draft. */
  void complete() {
    for (Decision decision : draft.decisions()) {
      if (decision.item().action() == Action.CREATE) {
        created.add(nameOf(decision.item()));
      }
      if (!decision.wantedOwners().isEmpty()) {
        cycles.add(nameOf(decision.item()), ownersOf(decision));
      }
    }
    followUnchanged();
    draft.replaceEach(this::complete);
    if (!created.isEmpty()) {
      unchanged.forEach(this::relink);
    }
  }

  /** The way from what differs may lead over objects that do not. */
  private void followUnchanged() {
    while (cycles.hasLooseEnds()) {
      Set<String> ends = cycles.takeLooseEnds();
      unchanged.forEach(
          decision -> {
            if (ends.contains(nameOf(decision.item()))) {
              cycles.add(nameOf(decision.item()), ownersOf(decision));
            }
          });
    }
  }

  /** What names the last life of an owner goes with it, although it is as it was. */
  private void relink(Decision decision) {
    if (isMadeAnew(decision)) {
      FieldDiff owners =
          new FieldDiff(PlanItem.OWNERS, decision.liveOwners(), decision.wantedOwners());
      PlanItem item =
          decision
              .item()
              .withFields(Action.PATCH, List.of(owners), "its owner is made anew by this plan");
      draft.changed(decision.as(item));
    }
  }

  private boolean isMadeAnew(Decision decision) {
    for (JsonNode owner : decision.wantedOwners()) {
      if (isCreated(owner, decision.item().namespace())) {
        return true;
      }
    }
    return false;
  }

  /** The decision with its owner references compared. */
  private Decision complete(Decision decision) {
    PlanItem item = decision.item();
    if (!decision.speaksOfOwners()
        || item.action() == Action.SKIP
        || item.action() == Action.BLOCKED
        || item.action() == Action.DELETE) {
      return decision;
    }
    ArrayNode kept = Json.MAPPER.createArrayNode();
    List<String> gone = new ArrayList<>();
    for (JsonNode owner : decision.wantedOwners()) {
      if (isThere(owner, item.namespace())) {
        kept.add(owner);
      } else {
        gone.add(owner.path("kind").asText() + " " + owner.path("name").asText());
      }
    }
    String reason = gone.isEmpty() ? cycle(item).orElse(item.reason()) : gone(gone);
    if (item.action() == Action.CREATE || decision.namesSame(kept)) {
      return decision.as(item.as(item.action(), reason));
    }
    List<FieldDiff> fields = new ArrayList<>(item.fields());
    fields.add(
        new FieldDiff(
            PlanItem.OWNERS,
            decision.liveOwners().isMissingNode() ? null : decision.liveOwners(),
            kept.isEmpty() ? null : kept));
    return decision.as(item.withFields(Action.PATCH, fields, reason));
  }

  private static String gone(List<String> owners) {
    return "the reference to its owner is left out, which is gone: " + String.join(", ", owners);
  }

  private Optional<String> cycle(PlanItem item) {
    return cycles
        .through(nameOf(item))
        .map(
            way ->
                "it owns itself in a circle: "
                    + way.stream().map(OwnerCheck::shown).collect(Collectors.joining(" > ")));
  }

  /** {@code Promotion summer}. */
  private static String shown(String name) {
    String[] parts = name.split("\\|", -1);
    return parts[1] + " " + parts[3];
  }

  private static String nameOf(PlanItem item) {
    return name(apiVersion(item), item.kind(), item.namespace(), item.name());
  }

  private static List<String> ownersOf(Decision decision) {
    List<String> owners = new ArrayList<>();
    for (JsonNode owner : decision.wantedOwners()) {
      owners.add(
          name(
              owner.path("apiVersion").asText(),
              owner.path("kind").asText(),
              decision.item().namespace(),
              owner.path("name").asText()));
    }
    return owners;
  }

  private boolean isThere(JsonNode owner, String namespace) {
    String apiVersion = owner.path("apiVersion").asText();
    String kind = owner.path("kind").asText();
    String name = owner.path("name").asText();
    return isCreated(owner, namespace)
        || live.computeIfAbsent(
            name(apiVersion, kind, namespace, name),
            n -> isLive(apiVersion, kind, namespace, name));
  }

  private boolean isCreated(JsonNode owner, String namespace) {
    String apiVersion = owner.path("apiVersion").asText();
    String kind = owner.path("kind").asText();
    String name = owner.path("name").asText();
    return created.contains(name(apiVersion, kind, namespace, name))
        || created.contains(name(apiVersion, kind, "", name));
  }

  private boolean isLive(String apiVersion, String kind, String namespace, String name) {
    Optional<ServedType> type = target.served().ofKind(apiVersion, kind);
    return type.flatMap(t -> target.read(new ObjectRef(t, t.namespaced() ? namespace : "", name)))
        .filter(object -> !Comparison.isTerminating(object))
        .isPresent();
  }

  private static String apiVersion(PlanItem item) {
    return item.type().group().isEmpty()
        ? item.version()
        : item.type().group() + "/" + item.version();
  }

  private static String name(String apiVersion, String kind, String namespace, String name) {
    return apiVersion + "|" + kind + "|" + namespace + "|" + name;
  }
}
