package io.kuberewind.restore.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.apply.ItemResult.Outcome;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.manifest.Manifest;
import io.kuberewind.restore.plan.PlanItem;
import io.kuberewind.restore.target.ObjectRef;
import io.kuberewind.restore.target.Target;
import io.kuberewind.restore.target.WriteResult;
import java.util.Optional;

/**
 * Writes one object, on condition that the target is as the plan saw it. A write whose outcome is
 * not known is settled by reading the object back.
 */
final class ItemWriter {
  private static final int ATTEMPTS = 5;

  private final Target target;
  private final OwnerLinks owners;
  private final Readiness readiness;
  private final String fieldManager;

  ItemWriter(Target target, OwnerLinks owners, Readiness readiness, String fieldManager) {
    this.target = target;
    this.owners = owners;
    this.readiness = readiness;
    this.fieldManager = fieldManager;
  }

  /** Creates the object that a plan found missing. */
  ItemResult create(PlanItem item, ObjectRef ref, ObjectNode recorded) {
    ObjectNode body = form(ref).forCreate(recorded.deepCopy());
    owners.relink(body, ref.namespace());
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      WriteResult result = target.create(ref, body, fieldManager);
      switch (result.outcome()) {
        case WRITTEN -> {
          return done(item, Outcome.CREATED);
        }
        case UNAVAILABLE -> {
          return not(item, Outcome.FAILED, result.message());
        }
        case REFUSED, ABSENT, MOVED -> {
          if (!isAddressTaken(ref, result) || !dropAddress(body)) {
            return not(item, Outcome.REFUSED, "the API server says: " + result.message());
          }
        }
        case EXISTS, UNKNOWN -> {
          Optional<ItemResult> settled = settleCreate(item, ref, recorded);
          if (settled.isPresent()) {
            return settled.get();
          }
        }
      }
    }
    return not(item, Outcome.FAILED, "it could not be created in " + ATTEMPTS + " attempts");
  }

  /** Replaces the object that a plan found changed. */
  ItemResult patch(PlanItem item, ObjectRef ref, ObjectNode recorded) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Optional<ObjectNode> live = target.read(ref);
      if (live.isEmpty()) {
        return not(item, Outcome.REFUSED, "it was deleted since the plan was made");
      }
      if (isAsRecorded(ref, recorded, live.get())) {
        boolean ours = wroteIt(live.get());
        return done(item, ours ? Outcome.PATCHED : Outcome.UNCHANGED);
      }
      if (!isAsPlanned(item, live.get())) {
        return not(item, Outcome.REFUSED, "it was changed since the plan was made");
      }
      WriteResult result = replace(ref, recorded, live.get());
      switch (result.outcome()) {
        case WRITTEN -> {
          return done(item, Outcome.PATCHED);
        }
        case UNAVAILABLE -> {
          return not(item, Outcome.FAILED, result.message());
        }
        case REFUSED -> {
          return not(item, Outcome.REFUSED, "the API server says: " + result.message());
        }
        default -> {
          // Moved, gone or unknown: the next look at the object tells.
        }
      }
    }
    return not(item, Outcome.FAILED, "it could not be replaced in " + ATTEMPTS + " attempts");
  }

  /** Links an object that this restore created to owners that came after it. */
  boolean linkOwners(ObjectRef ref, ObjectNode recorded) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Optional<ObjectNode> live = target.read(ref);
      if (live.isEmpty()) {
        return false;
      }
      ObjectNode linked = live.get();
      linked
          .withObject("/metadata")
          .set("ownerReferences", recorded.at("/metadata/ownerReferences").deepCopy());
      owners.relink(linked, ref.namespace());
      Json.member(linked, "metadata").ifPresent(metadata -> metadata.remove("managedFields"));
      if (target.replace(ref, linked, fieldManager).outcome() == WriteResult.Outcome.WRITTEN) {
        return true;
      }
    }
    return false;
  }

  private Optional<ItemResult> settleCreate(PlanItem item, ObjectRef ref, ObjectNode recorded) {
    Optional<ObjectNode> live = target.read(ref);
    if (live.isEmpty()) {
      return Optional.empty();
    }
    if (live.get().path("metadata").hasNonNull("deletionTimestamp")) {
      return readiness.awaitGone(ref, Json.text(live.get(), "/metadata/uid"))
          ? Optional.empty()
          : Optional.of(
              not(
                  item,
                  Outcome.REFUSED,
                  "an object of that name is being deleted and does not go; look at its"
                      + " finalizers"));
    }
    if (wroteIt(live.get())) {
      return Optional.of(done(item, Outcome.CREATED));
    }
    if (isAsRecorded(ref, recorded, live.get())) {
      return Optional.of(done(item, Outcome.UNCHANGED));
    }
    if (!isMadeWithNamespace(ref)) {
      return Optional.of(
          not(item, Outcome.REFUSED, "somebody else created it since the plan was made"));
    }
    boolean written = replace(ref, recorded, live.get()).outcome() == WriteResult.Outcome.WRITTEN;
    return written ? Optional.of(done(item, Outcome.CREATED)) : Optional.empty();
  }

  private WriteResult replace(ObjectRef ref, ObjectNode recorded, ObjectNode live) {
    ObjectNode body = form(ref).forReplace(recorded.deepCopy(), live);
    owners.relink(body, ref.namespace());
    return target.replace(ref, body, fieldManager);
  }

  private static boolean isAsPlanned(PlanItem item, ObjectNode live) {
    return Json.text(live, "/metadata/uid").equals(item.live().uid())
        && Json.text(live, "/metadata/resourceVersion").equals(item.live().resourceVersion());
  }

  private boolean isAsRecorded(ObjectRef ref, ObjectNode recorded, ObjectNode live) {
    ObjectNode wanted = recorded.deepCopy();
    owners.relink(wanted, ref.namespace());
    JsonNode wantedOwners = wanted.at("/metadata/ownerReferences");
    Manifest form = form(ref);
    return wantedOwners.equals(live.at("/metadata/ownerReferences"))
        && form.comparable(wanted).equals(form.comparable(live.deepCopy()));
  }

  private boolean wroteIt(ObjectNode live) {
    for (JsonNode entry : live.at("/metadata/managedFields")) {
      if (entry.path("manager").asText().equals(fieldManager)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a controller makes the object in every new namespace, so that a create is too late. */
  private static boolean isMadeWithNamespace(ObjectRef ref) {
    String type = ref.type().type().toString();
    return (type.equals("serviceaccounts") && ref.name().equals("default"))
        || (type.equals("configmaps") && ref.name().equals("kube-root-ca.crt"));
  }

  private static boolean isAddressTaken(ObjectRef ref, WriteResult result) {
    return ref.type().type().toString().equals("services")
        && result.message().contains("clusterIP")
        && (result.message().contains("already allocated")
            || result.message().contains("not in the valid range")
            || result.message().contains("provided IP is"));
  }

  private static boolean dropAddress(ObjectNode service) {
    Optional<ObjectNode> spec = Json.member(service, "spec");
    boolean had = spec.isPresent() && spec.get().has("clusterIP");
    spec.ifPresent(s -> s.remove(java.util.List.of("clusterIP", "clusterIPs")));
    return had;
  }

  private static Manifest form(ObjectRef ref) {
    return new Manifest(ref.type().type(), ref.type().statusApart());
  }

  private static ItemResult done(PlanItem item, Outcome outcome) {
    return new ItemResult(item, outcome, "");
  }

  private static ItemResult not(PlanItem item, Outcome outcome, String message) {
    return new ItemResult(item, outcome, message);
  }
}
