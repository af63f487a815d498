package io.kuberewind.restore.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.FieldDiff;
import io.kuberewind.restore.fields.FieldDiffs;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.fields.SecretMask;
import io.kuberewind.restore.manifest.Manifest;
import io.kuberewind.restore.plan.PlanItem.Live;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.restore.target.ServedType;
import io.kuberewind.schemas.Change;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Decides what becomes of one recorded object, given the live one. */
final class Comparison {
  private final Selection selection;

  Comparison(Selection selection) {
    this.selection = selection;
  }

  /** The recorded object, or empty when the labels of the selection do not fit it. */
  Optional<ObjectNode> selected(Change change) {
    ObjectNode object = parse(change);
    return selection.labels().matches(object) ? Optional.of(object) : Optional.empty();
  }

  /** Why the object stays as it is, decided without a look at the target. */
  Optional<PlanItem> withoutLive(Change change, ObjectNode recorded) {
    GroupResource type = new GroupResource(change.getGroup(), change.getResource());
    Optional<String> leftOut = selection.leftOut(type, recorded);
    if (leftOut.isPresent()) {
      return Optional.of(item(change, Action.SKIP, Live.NONE, List.of(), leftOut.get()));
    }
    if (isTerminating(recorded)) {
      return Optional.of(
          item(change, Action.SKIP, Live.NONE, List.of(), "it was being deleted at that moment"));
    }
    return Optional.empty();
  }

  /** What it takes to bring the live object to the recorded state. Uses up both trees. */
  PlanItem against(Change change, ObjectNode recorded, ObjectNode live, ServedType served) {
    Live seen =
        new Live(Json.text(live, "/metadata/uid"), Json.text(live, "/metadata/resourceVersion"));
    Manifest form = new Manifest(served.type(), served.statusApart());
    List<FieldDiff> fields = FieldDiffs.between(form.comparable(live), form.comparable(recorded));
    if (fields.isEmpty()) {
      return item(change, Action.UNCHANGED, seen, fields, "");
    }
    String reason = seen.uid().equals(change.getUid()) ? "" : "it was made anew since";
    return item(change, Action.PATCH, seen, masked(change, fields), reason);
  }

  static PlanItem create(Change change, String reason) {
    return item(change, Action.CREATE, Live.NONE, List.of(), reason);
  }

  static PlanItem blocked(Change change, String reason) {
    return item(change, Action.BLOCKED, Live.NONE, List.of(), reason);
  }

  static boolean isTerminating(JsonNode object) {
    return object.path("metadata").hasNonNull("deletionTimestamp");
  }

  static ObjectNode parse(Change change) {
    try {
      return Json.object(change.getObject());
    } catch (IOException e) {
      throw new UnreadableObjectException(change, e);
    }
  }

  private static List<FieldDiff> masked(Change change, List<FieldDiff> fields) {
    return SecretMask.covers(change.getGroup(), change.getResource())
        ? SecretMask.mask(fields)
        : fields;
  }

  private static PlanItem item(
      Change change, Action action, Live live, List<FieldDiff> fields, String reason) {
    return new PlanItem(
        action,
        new GroupResource(change.getGroup(), change.getResource()),
        change.getVersion(),
        change.getKind(),
        change.getNamespace(),
        change.getName(),
        change.getRevision(),
        live,
        fields,
        reason);
  }
}
