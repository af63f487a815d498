package io.kuberewind.restore.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.target.ServedType;
import io.kuberewind.restore.target.Target;
import io.kuberewind.schemas.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Compares the recorded objects of one type with the live ones, both read as sorted runs. */
final class TypeRun {
  private final Target target;
  private final Comparison comparison;
  private final LiveNamespaces namespaces;
  private final Function<ServedType, Iterator<ObjectNode>> list;
  private final Map<String, LiveCursor> cursors = new HashMap<>();

  TypeRun(
      Target target,
      Comparison comparison,
      LiveNamespaces namespaces,
      Function<ServedType, Iterator<ObjectNode>> list) {
    this.target = target;
    this.comparison = comparison;
    this.namespaces = namespaces;
    this.list = list;
  }

  List<Decision> decide(Iterator<Change> recorded) {
    List<Decision> decisions = new ArrayList<>();
    while (recorded.hasNext()) {
      Change change = recorded.next();
      comparison.selected(change).map(object -> decide(change, object)).ifPresent(decisions::add);
    }
    return decisions;
  }

  private Decision decide(Change change, ObjectNode recorded) {
    JsonNode wanted = recorded.at("/metadata/ownerReferences");
    Optional<PlanItem> settled = comparison.withoutLive(change, recorded);
    if (settled.isPresent()) {
      return new Decision(settled.get(), MissingNode.getInstance(), MissingNode.getInstance());
    }
    Optional<ServedType> served = target.served().find(Served.typeOf(change), change.getVersion());
    if (served.isEmpty()) {
      return new Decision(
          Served.missing(change, target.served()), wanted, MissingNode.getInstance());
    }
    Optional<ObjectNode> live = live(change, served.get());
    if (live.isEmpty()) {
      return new Decision(Comparison.create(change, ""), wanted, MissingNode.getInstance());
    }
    if (Comparison.isTerminating(live.get()) || namespaces.isTerminating(change.getNamespace())) {
      PlanItem item = Comparison.create(change, "the live one is being deleted");
      return new Decision(item, wanted, MissingNode.getInstance());
    }
    JsonNode owners = live.get().at("/metadata/ownerReferences");
    return new Decision(
        comparison.against(change, recorded, live.get(), served.get()), wanted, owners);
  }

  private Optional<ObjectNode> live(Change change, ServedType served) {
    return cursors
        .computeIfAbsent(served.version(), version -> new LiveCursor(list.apply(served)))
        .find(change);
  }
}
