package io.kuberewind.restore.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.plan.PlanItem.Live;
import io.kuberewind.restore.plan.PlanItem.Recorded;
import io.kuberewind.restore.select.Keepers;
import io.kuberewind.restore.select.LeftOut;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.restore.target.ServedType;
import java.util.List;
import java.util.Optional;

/**
 * Decides what becomes of live objects that were not there at the moment: they go, unless somebody
 * else answers for them or they lie where nothing is deleted unasked.
 */
final class Extras {
  private static final String ALL = "*";

  private final PlanRequest request;

  Extras(PlanRequest request) {
    this.request = request;
  }

  /** Whether objects of the type that were not there then go. */
  boolean mayDelete(ServedType type) {
    // Which namespace stands for which cannot be told of those that nothing is mapped onto.
    boolean everywhere = request.selection().namespaces().isEmpty();
    boolean mapped =
        request.rewrite().moves() && (everywhere || type.type().equals(Selection.NAMESPACES));
    return request.options().exact()
        && isMeant(type)
        && request.captured().types().contains(type.type())
        && !mapped;
  }

  /** Says of a type that is meant that nothing of it is deleted, where it is not known. */
  Optional<Decision> spared(ServedType type) {
    boolean unknown =
        request.options().exact()
            && isMeant(type)
            && !request.captured().types().contains(type.type())
            && !LeftOut.isPassing(type.type());
    return unknown
        ? Optional.of(spared(type, request.captured().doubt(type.type())))
        : Optional.empty();
  }

  /** The type as a whole, left alone. */
  Decision spared(ServedType type, String reason) {
    PlanItem item =
        new PlanItem(
            Action.SKIP,
            type.type(),
            type.version(),
            type.kind(),
            "",
            ALL,
            Recorded.NONE,
            Live.NONE,
            List.of(),
            reason);
    return Decision.alone(item);
  }

  private boolean isMeant(ServedType type) {
    Selection selection = request.selection();
    boolean named = selection.types().isEmpty() || selection.types().contains(type.type());
    boolean within =
        type.namespaced()
            || type.type().equals(Selection.NAMESPACES)
            || selection.namespaces().isEmpty()
            || selection.namespaces().contains("");
    return named && within;
  }

  /** What becomes of {@code live}, or empty when it is not meant at all. */
  Optional<Decision> decide(ServedType type, ObjectNode live) {
    String namespace = Json.text(live, "/metadata/namespace");
    String name = Json.text(live, "/metadata/name");
    if (!isMeant(type.type(), namespace, name, live)) {
      return Optional.empty();
    }
    boolean kept =
        !request.options().includeProtected()
            && Keepers.isProtected(type.type().equals(Selection.NAMESPACES) ? name : namespace);
    String reason =
        kept
            ? "it was not there, and lies in a protected namespace: --include-protected deletes it"
            : "it was not there at that moment";
    PlanItem item =
        new PlanItem(
            kept ? Action.SKIP : Action.DELETE,
            type.type(),
            type.version(),
            type.kind(),
            namespace,
            name,
            Recorded.NONE,
            Live.of(live).with(kept ? "" : LiveDigest.of(type, live)),
            List.of(),
            reason);
    return Optional.of(Decision.alone(item));
  }

  private boolean isMeant(GroupResource type, String namespace, String name, ObjectNode live) {
    Selection selection = request.selection();
    Optional<String> origin =
        namespace.isEmpty() ? Optional.of("") : request.rewrite().origin(namespace);
    return origin.isPresent()
        && selection.covers(type, origin.get(), name)
        && selection.labels().matches(live)
        && request.only().takes(type, namespace, name)
        && !Comparison.isTerminating(live)
        && !Keepers.isForEver(type, namespace, name)
        && (selection.controlled()
            || (LeftOut.reason(type, live).isEmpty() && Keepers.of(type, live).isEmpty()));
  }
}
