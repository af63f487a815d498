package io.kuberewind.restore.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.apply.ItemResult.Outcome;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.plan.LiveDigest;
import io.kuberewind.restore.plan.PlanItem;
import io.kuberewind.restore.target.Deletion;
import io.kuberewind.restore.target.Deletion.Propagation;
import io.kuberewind.restore.target.ObjectRef;
import io.kuberewind.restore.target.Target;
import io.kuberewind.restore.target.WriteResult;
import io.kuberewind.restore.target.Writing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Deletes objects in the state that a plan saw, and waits until they are gone. */
final class Remover {
  private static final int ATTEMPTS = 5;

  private final Target target;
  private final Readiness readiness;
  private final Writing how;

  Remover(Target target, Readiness readiness, Writing how) {
    this.target = target;
    this.readiness = readiness;
    this.how = how;
  }

  /** Asks for the deletion; what has finalizers stays for a while. */
  ItemResult delete(PlanItem item, ObjectRef ref) {
    return delete(item, ref, Propagation.BACKGROUND);
  }

  /** As {@link #delete(PlanItem, ObjectRef)}. */
  ItemResult delete(PlanItem item, ObjectRef ref, Propagation propagation) {
    Deletion deletion = new Deletion(item.live().uid(), item.live().resourceVersion(), propagation);
    String said = "";
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      WriteResult result = target.delete(ref, deletion, how);
      said = result.message();
      switch (result.outcome()) {
        case WRITTEN -> {
          return new ItemResult(item, Outcome.DELETED, "");
        }
        case ABSENT -> {
          return new ItemResult(item, Outcome.UNCHANGED, "");
        }
        case MOVED, EXISTS -> {
          if (isGoing(item, ref)) {
            return new ItemResult(item, Outcome.DELETED, "");
          }
          Optional<Deletion> again = asPlanned(item, ref, propagation);
          if (again.isEmpty()) {
            return new ItemResult(
                item, Outcome.REFUSED, "it was changed or made anew since the plan was made");
          }
          deletion = again.get();
        }
        case REFUSED -> {
          return new ItemResult(item, Outcome.REFUSED, "the API server says: " + said);
        }
        case UNAVAILABLE -> {
          return new ItemResult(item, Outcome.FAILED, said);
        }
        default -> {
          if (isGoing(item, ref)) {
            return new ItemResult(item, Outcome.DELETED, "");
          }
        }
      }
    }
    return new ItemResult(item, Outcome.FAILED, "it could not be deleted: " + said);
  }

  /** Waits for the object to be gone; else says what holds it. */
  Optional<String> awaitGone(PlanItem item, ObjectRef ref) {
    if (how.dryRun() || readiness.awaitGone(ref, item.live().uid())) {
      return Optional.empty();
    }
    return Optional.of(
        target.read(ref).map(Remover::held).orElse("it is being deleted and does not go"));
  }

  private boolean isGoing(PlanItem item, ObjectRef ref) {
    Optional<ObjectNode> live = target.read(ref);
    return live.isEmpty()
        || (Json.text(live.get(), "/metadata/uid").equals(item.live().uid())
            && live.get().path("metadata").hasNonNull("deletionTimestamp"));
  }

  /** The deletion of an object of which nothing but its status was written since the plan. */
  private Optional<Deletion> asPlanned(PlanItem item, ObjectRef ref, Propagation propagation) {
    Optional<ObjectNode> live = target.read(ref);
    if (live.isEmpty() || item.live().digest().isEmpty()) {
      return Optional.empty();
    }
    Deletion again =
        new Deletion(
            Json.text(live.get(), "/metadata/uid"),
            Json.text(live.get(), "/metadata/resourceVersion"),
            propagation);
    boolean same =
        again.uid().equals(item.live().uid())
            && LiveDigest.of(ref.type(), live.get()).equals(item.live().digest());
    return same ? Optional.of(again) : Optional.empty();
  }

  private static String held(JsonNode live) {
    List<String> finalizers = new ArrayList<>();
    live.at("/metadata/finalizers").forEach(finalizer -> finalizers.add(finalizer.asText()));
    live.at("/spec/finalizers").forEach(finalizer -> finalizers.add(finalizer.asText()));
    return "it is being deleted and waits for "
        + (finalizers.isEmpty()
            ? "what it holds to go"
            : "finalizers that nobody takes away: " + String.join(", ", finalizers));
  }
}
