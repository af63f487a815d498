package io.kuberewind.restore.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.apply.ItemResult.Outcome;
import io.kuberewind.restore.fields.FieldDiffs;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.fields.SecretMask;
import io.kuberewind.restore.manifest.Manifest;
import io.kuberewind.restore.manifest.Redacted;
import io.kuberewind.restore.plan.Desired;
import io.kuberewind.restore.plan.PlanItem;
import io.kuberewind.restore.target.ObjectRef;
import io.kuberewind.restore.target.Target;
import io.kuberewind.restore.target.WriteResult;
import io.kuberewind.restore.target.Writing;
import java.util.Optional;

/**
 * Writes one object, on condition that the target is as the plan saw it. A write whose outcome is
 * not known is settled by reading the object back.
 */
final class ItemWriter {
  private static final int ATTEMPTS = 5;
  private static final String OWNERS = "/metadata/ownerReferences";

  private final Target target;
  private final OwnerLinks owners;
  private final Readiness readiness;
  private final Writing how;
  private final boolean withStatus;

  /** {@code withStatus}: write the recorded status too, where the type has it apart. */
  ItemWriter(
      Target target, OwnerLinks owners, Readiness readiness, Writing how, boolean withStatus) {
    this.target = target;
    this.owners = owners;
    this.readiness = readiness;
    this.how = how;
    this.withStatus = withStatus;
  }

  /** Creates the object that a plan found missing. */
  ItemResult create(PlanItem item, ObjectRef ref, ObjectNode recorded) {
    ObjectNode body = form(ref).forCreate(recorded.deepCopy());
    owners.relink(body, ref.namespace());
    String said = "";
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      WriteResult result = target.create(ref, body, howFor(item));
      said = result.message();
      switch (result.outcome()) {
        case WRITTEN -> {
          return withStatus(done(item, Outcome.CREATED), ref, recorded, result);
        }
        case UNAVAILABLE -> {
          return not(item, Outcome.FAILED, result.message());
        }
        case REFUSED, ABSENT, MOVED -> {
          if (!TakenAddress.drop(ref, result, body)) {
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
    return not(item, Outcome.FAILED, "it could not be created: " + said);
  }

  /** Replaces the object that a plan found changed. */
  ItemResult patch(PlanItem item, ObjectRef ref, ObjectNode recorded) {
    String said = "";
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Optional<ObjectNode> live = target.read(ref);
      if (live.isEmpty()) {
        return not(item, Outcome.REFUSED, "it was deleted since the plan was made");
      }
      if (isAsRecorded(ref, recorded, live.get())) {
        boolean ours = wroteIt(live.get());
        return done(item, ours ? Outcome.PATCHED : Outcome.UNCHANGED);
      }
      if (!isAsPlanned(item, live.get()) && !isAsShown(item, ref, recorded, live.get())) {
        if (wroteIt(live.get())) {
          WriteResult tried = replace(ref, recorded, live.get(), howFor(item).tried());
          if (tried.outcome() == WriteResult.Outcome.MOVED) {
            continue;
          }
          if (isWritten(ref, tried, live.get())) {
            return done(item, Outcome.PATCHED);
          }
        }
        return not(item, Outcome.REFUSED, "it was changed since the plan was made");
      }
      WriteResult result = replace(item, ref, recorded, live.get());
      said = result.message();
      switch (result.outcome()) {
        case WRITTEN -> {
          return how.dryRun() && isSame(ref, result.object(), live.get())
              ? done(item, Outcome.UNCHANGED)
              : withStatus(done(item, Outcome.PATCHED), ref, recorded, result);
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
    return not(item, Outcome.FAILED, "it could not be replaced: " + said);
  }

  /** Links an object that this restore created to owners that came after it. */
  boolean linkOwners(ObjectRef ref, ObjectNode recorded) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Optional<ObjectNode> live = target.read(ref);
      if (live.isEmpty()) {
        return false;
      }
      ObjectNode linked = live.get();
      JsonNode before = linked.at("/metadata/ownerReferences").deepCopy();
      linked
          .withObject("/metadata")
          .set("ownerReferences", recorded.at("/metadata/ownerReferences").deepCopy());
      owners.relink(linked, ref.namespace());
      if (linked.at("/metadata/ownerReferences").equals(before)) {
        return true;
      }
      Json.member(linked, "metadata").ifPresent(metadata -> metadata.remove("managedFields"));
      if (target.replace(ref, linked, how).outcome() == WriteResult.Outcome.WRITTEN) {
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
      return Optional.of(takeUp(item, ref, recorded));
    }
    if (isAsRecorded(ref, recorded, live.get())) {
      return Optional.of(done(item, Outcome.UNCHANGED));
    }
    if (!isMadeWithNamespace(ref)) {
      return Optional.of(
          not(item, Outcome.REFUSED, "somebody else created it since the plan was made"));
    }
    boolean written =
        replace(item, ref, recorded, live.get()).outcome() == WriteResult.Outcome.WRITTEN;
    return written ? Optional.of(done(item, Outcome.CREATED)) : Optional.empty();
  }

  /** An earlier run may have ended between an object and its owners. */
  private ItemResult takeUp(PlanItem item, ObjectRef ref, ObjectNode recorded) {
    boolean owned = !recorded.at("/metadata/ownerReferences").isEmpty();
    return !owned || linkOwners(ref, recorded)
        ? done(item, Outcome.CREATED)
        : not(item, Outcome.FAILED, "it was created and not linked to its owner");
  }

  private WriteResult replace(PlanItem item, ObjectRef ref, ObjectNode recorded, ObjectNode live) {
    return replace(ref, recorded, live, howFor(item));
  }

  private WriteResult replace(
      ObjectRef ref, ObjectNode recorded, ObjectNode live, Writing writing) {
    ObjectNode body = form(ref).forReplace(recorded.deepCopy(), live);
    owners.relink(body, ref.namespace());
    return target.replace(ref, body, writing);
  }

  /** Whether the server, by its defaults, makes of an object what is there. */
  private static boolean isWritten(ObjectRef ref, WriteResult tried, ObjectNode live) {
    return tried.outcome() == WriteResult.Outcome.WRITTEN && isSame(ref, tried.object(), live);
  }

  private static boolean isSame(ObjectRef ref, ObjectNode one, ObjectNode other) {
    return one.at(OWNERS).equals(other.at(OWNERS))
        && form(ref).comparable(one.deepCopy()).equals(form(ref).comparable(other.deepCopy()));
  }

  /** What a conversion could not know is told by the server, not dropped. */
  private Writing howFor(PlanItem item) {
    return Desired.isConverted(item) ? how.strictly() : how;
  }

  private ItemResult withStatus(
      ItemResult result, ObjectRef ref, ObjectNode recorded, WriteResult written) {
    JsonNode status = recorded.path("status");
    if (!withStatus || how.dryRun() || !ref.type().statusApart() || status.isEmpty()) {
      return result;
    }
    ObjectNode body = written.object().deepCopy();
    body.set("status", status.deepCopy());
    WriteResult answer = target.replaceStatus(ref, body, how);
    return answer.outcome() == WriteResult.Outcome.WRITTEN
        ? result
        : new ItemResult(
            result.item(), result.outcome(), "its status was not written: " + answer.message());
  }

  private static boolean isAsPlanned(PlanItem item, ObjectNode live) {
    return Json.text(live, "/metadata/uid").equals(item.live().uid())
        && Json.text(live, "/metadata/resourceVersion").equals(item.live().resourceVersion());
  }

  /**
   * Whether the plan would show the same of the object as it is now: controllers write its status,
   * which moves it and is nothing that the plan is about. Of secrets the plan shows too little.
   */
  private boolean isAsShown(PlanItem item, ObjectRef ref, ObjectNode recorded, ObjectNode live) {
    if (!Json.text(live, "/metadata/uid").equals(item.live().uid())
        || item.fields().isEmpty()
        || SecretMask.covers(item.type().group(), item.type().resource())) {
      return false;
    }
    ObjectNode wanted = inPlaceOf(ref, recorded, live);
    Manifest form = form(ref);
    return wanted.at(OWNERS).equals(live.at(OWNERS))
        && FieldDiffs.between(form.comparable(live.deepCopy()), form.comparable(wanted))
            .equals(item.fields());
  }

  /** Whether the live object is the recorded one, its owners too. */
  boolean isAsRecorded(ObjectRef ref, ObjectNode recorded, ObjectNode live) {
    return isSame(ref, inPlaceOf(ref, recorded, live), live);
  }

  /** What was recorded, with its owners of now and what the server chose for {@code live}. */
  private ObjectNode inPlaceOf(ObjectRef ref, ObjectNode recorded, ObjectNode live) {
    ObjectNode wanted = recorded.deepCopy();
    Redacted.takeOver(wanted, live);
    owners.relink(wanted, ref.namespace());
    form(ref).adopt(wanted, live);
    return wanted;
  }

  /** Whether this restore wrote what is there. */
  boolean isWritten(ObjectRef ref) {
    return target.read(ref).filter(this::wroteIt).isPresent();
  }

  private boolean wroteIt(ObjectNode live) {
    for (JsonNode entry : live.at("/metadata/managedFields")) {
      if (entry.path("manager").asText().equals(how.fieldManager())) {
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
