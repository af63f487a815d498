package io.kuberewind.restore.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.fields.FieldDiff;
import io.kuberewind.restore.fields.FieldDiffs;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.fields.SecretMask;
import io.kuberewind.restore.manifest.Manifest;
import io.kuberewind.restore.manifest.Redacted;
import io.kuberewind.restore.plan.PlanItem.Live;
import io.kuberewind.restore.plan.PlanItem.Recorded;
import io.kuberewind.restore.rewrite.Place;
import io.kuberewind.restore.target.ServedType;
import io.kuberewind.schemas.Change;
import java.io.IOException;
import java.util.List;

/** Says what becomes of one object, given what was recorded of it and what is live. */
final class Comparison {
  private Comparison() {}

  /** What it takes to bring the live object to the wanted state. Uses up both trees. */
  static PlanItem against(Change change, ServedType type, ObjectNode wanted, ObjectNode live) {
    Manifest form = new Manifest(type.type(), type.statusApart());
    String uid = Json.text(live, "/metadata/uid");
    PlanItem item = create(change, type, wanted).seen(Live.of(live));
    Redacted.takeOver(wanted, live);
    form.adopt(wanted, live);
    JsonNode owners = live.at(PlanItem.OWNERS);
    List<FieldDiff> fields = FieldDiffs.between(form.comparable(live), form.comparable(wanted));
    if (fields.isEmpty()) {
      return item.as(Action.UNCHANGED, "");
    }
    String reason = uid.equals(change.getUid()) ? "" : "it was made anew since";
    return item.seen(item.live().with(LiveDigest.of(type, owners, live)))
        .withFields(Action.PATCH, masked(type, fields), reason);
  }

  /** The item of an object that the target lacks. */
  static PlanItem create(Change change, ServedType type, ObjectNode wanted) {
    return new PlanItem(
        Action.CREATE,
        type.type(),
        type.version(),
        type.kind(),
        type.namespaced() ? Json.text(wanted, "/metadata/namespace") : "",
        Json.text(wanted, "/metadata/name"),
        Recorded.of(change),
        Live.NONE,
        List.of(),
        "");
  }

  /** The item of an object that stays as it is recorded: as {@code action} and why. */
  static PlanItem untouched(Change change, Place place, Action action, String reason) {
    return new PlanItem(
        action,
        Served.typeOf(change),
        change.getVersion(),
        change.getKind(),
        place.namespace(),
        place.name(),
        Recorded.of(change),
        Live.NONE,
        List.of(),
        reason);
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

  private static List<FieldDiff> masked(ServedType type, List<FieldDiff> fields) {
    return SecretMask.covers(type.type().group(), type.type().resource())
        ? SecretMask.mask(fields)
        : fields;
  }
}
