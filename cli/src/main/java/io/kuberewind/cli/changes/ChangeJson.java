package io.kuberewind.cli.changes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.catalog.CoverageSpan;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.key.Ordinal;
import io.kuberewind.restore.fields.FieldDiff;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.schemas.Actor;
import io.kuberewind.schemas.ActorHow;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Changes and gaps as items of an answer. */
public final class ChangeJson {
  private static final String RESTORE_MANAGER = "kuberewind-restore-";
  private static final List<String> CAUSE =
      List.of(
          "revision",
          "revisionAfter",
          "time",
          "timeError",
          "clock",
          "operation",
          "timeline",
          "actor",
          "restore");

  private ChangeJson() {}

  /** {@code change} with the fields that it changed; {@code object} is what it left behind. */
  static ObjectNode of(Change change, JsonNode object, List<FieldDiff> fields) {
    ObjectNode item = Json.MAPPER.createObjectNode();
    item.put("revision", change.getRevision());
    if (change.getRevisionAfter() != null) {
      item.put("revisionAfter", change.getRevisionAfter());
    }
    item.put("time", change.getTime().toString())
        .put("timeError", Duration.of(change.getTimeError(), ChronoUnit.MICROS).toString())
        .put("clock", change.getClock().toString())
        .put("operation", change.getOperation().toString().toLowerCase(Locale.ROOT))
        .put("timeline", change.getTimeline())
        .put("group", change.getGroup())
        .put("version", change.getVersion())
        .put("resource", change.getResource())
        .put("kind", change.getKind())
        .put("namespace", change.getNamespace())
        .put("name", change.getName())
        .put("uid", change.getUid());
    item.set("actor", actor(change.getActor()));
    item.set("fields", fields(fields));
    item.put("restore", restore(change, object));
    return item;
  }

  /** {@code change} as what set a field: when it was, and who made it. */
  public static ObjectNode cause(Change change, ObjectNode object) {
    return of(change, object, List.of()).retain(CAUSE);
  }

  /** As {@link #cause}, of what the change found: set then or earlier, and nobody knows by whom. */
  public static ObjectNode observed(Change change, ObjectNode object) {
    ObjectNode cause = cause(change, object);
    cause.put("operation", "observe");
    cause.set("actor", actor(null));
    return cause;
  }

  /** A span that was not seen, in the place where it ended; one that is open, where it began. */
  public static ObjectNode gap(CoverageSpan gap) {
    ObjectNode item = Json.MAPPER.createObjectNode();
    boolean open = GapText.isOpen(gap);
    boolean began = gap.times().from() > 0;
    item.put("revision", revision(open ? gap.revisions().from() : gap.revisions().to()))
        .put("time", time(open && began ? gap.times().from() : gap.times().to()))
        .put("operation", "gap")
        .put("timeline", gap.timeline())
        .put("group", gap.type().group())
        .put("version", gap.type().version())
        .put("resource", gap.type().resource())
        .put("kind", gap.type().kind())
        .put("fromRevision", revision(gap.revisions().from()))
        .put("toRevision", open ? null : (Long) revision(gap.revisions().to()));
    if (began) {
      item.put("fromTime", time(gap.times().from()));
    }
    return item.put("toTime", open ? null : time(gap.times().to())).put("reason", gap.reason());
  }

  private static long revision(long ordinal) {
    return Ordinal.revision(ordinal);
  }

  private static String time(long micros) {
    return Micros.instant(micros).toString();
  }

  /** Field differences as a member of an item. */
  public static ArrayNode fields(List<FieldDiff> fields) {
    ArrayNode array = Json.MAPPER.createArrayNode();
    for (FieldDiff diff : fields) {
      ObjectNode field = array.addObject();
      field.put("path", diff.path());
      field.set("before", diff.before());
      field.set("after", diff.after());
    }
    return array;
  }

  private static ObjectNode actor(Actor actor) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    if (actor == null) {
      return actor(Actor.newBuilder().setHow(ActorHow.UNRESOLVED).build());
    }
    json.put("how", actor.getHow().toString())
        .put("user", actor.getUser())
        .put("onBehalfOf", actor.getOnBehalfOf());
    ArrayNode groups = json.putArray("groups");
    actor.getGroups().forEach(groups::add);
    return json.put("agent", actor.getAgent())
        .put("address", actor.getAddress())
        .put("auditId", actor.getAuditId())
        .put("manager", actor.getManager())
        .put("subresource", actor.getSubresource());
  }

  /** The id of the restore that made the change, or null. */
  private static String restore(Change change, JsonNode object) {
    Actor actor = change.getActor();
    if (actor != null && actor.getManager() != null) {
      return restoreId(actor.getManager());
    }
    if (change.getOperation() == Operation.DELETE) {
      // What is gone has no manager of its going: the user agent begins with the restore's name.
      String agent = actor == null || actor.getAgent() == null ? "" : actor.getAgent();
      return restoreId(agent.replaceFirst("/.*", ""));
    }
    if (actor != null && actor.getHow() == ActorHow.AUDIT) {
      // Whoever is named wrote no field: what stands in the object is of somebody before.
      return null;
    }
    if (object == null) {
      return null;
    }
    String newest = "";
    String manager = "";
    for (JsonNode entry : object.at("/metadata/managedFields")) {
      String time = entry.path("time").asText();
      if (time.compareTo(newest) >= 0) {
        newest = time;
        manager = entry.path("manager").asText();
      }
    }
    return restoreId(manager);
  }

  private static String restoreId(String manager) {
    return manager.startsWith(RESTORE_MANAGER) ? manager.substring(RESTORE_MANAGER.length()) : null;
  }
}
