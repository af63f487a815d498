package io.kuberewind.restore.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.convert.Conversion;
import io.kuberewind.restore.convert.Conversions;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.plan.Action;
import io.kuberewind.restore.plan.Desired;
import io.kuberewind.restore.plan.PlanItem;
import io.kuberewind.restore.rewrite.Place;
import io.kuberewind.restore.rewrite.Rewrite;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.restore.target.NotAllowedException;
import io.kuberewind.restore.target.ObjectRef;
import io.kuberewind.restore.target.ServedType;
import io.kuberewind.restore.target.Target;
import io.kuberewind.restore.target.Writing;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Does to a target what one recorded change did to the cluster it was recorded of. What controllers
 * remake, what is not selected and what is sealed is skipped, as in a restore. Not for use by
 * several threads.
 */
public final class ChangeWriter {
  private static final int LOOKS = 8;

  private final Target target;
  private final Selection selection;
  private final Rewrite rewrite;
  private final Writing how;
  private final boolean overwrites;
  private final Readiness readiness;
  private final LiveComparison comparison;

  /** How a change ended. */
  public enum Outcome {
    CREATED,
    UPDATED,
    DELETED,
    /** The target was so already. */
    UNCHANGED,
    /** Not replayed on purpose. */
    SKIPPED,
    /** Somebody else changed the object on the target, and it was not to be overwritten. */
    CONFLICT,
    /** The target will not have it. */
    REFUSED,
    /** Not known to be done. */
    FAILED
  }

  /**
   * What became of a change.
   *
   * @param outcome how it ended
   * @param conflicted whether somebody else had changed the object on the target
   * @param message why, where the outcome does not say it all; else empty
   */
  public record Result(Outcome outcome, boolean conflicted, String message) {
    static Result of(Outcome outcome, String message) {
      return new Result(outcome, false, message);
    }
  }

  /**
   * @param fieldManager the name that written fields carry
   * @param overwrites whether what somebody else changed on the target is written over
   */
  public ChangeWriter(
      Target target,
      Selection selection,
      Rewrite rewrite,
      String fieldManager,
      boolean overwrites) {
    this.target = target;
    this.selection = selection;
    this.rewrite = rewrite;
    this.how = Writing.by(fieldManager);
    this.overwrites = overwrites;
    this.readiness = new Readiness(target, ApplyOptions.DEFAULTS.goneWithin());
    this.comparison = new LiveComparison(target, rewrite);
  }

  /**
   * Does the change.
   *
   * @param before what was recorded of the object before it, if it was there
   * @throws io.kuberewind.restore.target.TargetUnavailableException when the target does not answer
   * @throws IllegalArgumentException when a recipe cannot be done to the object
   */
  public Result write(Change change, Optional<Change> before) {
    GroupResource type = typeOf(change);
    Place there = new Place(change.getNamespace(), change.getName());
    if (rewrite.isDisplaced(type, there)) {
      return Result.of(Outcome.SKIPPED, "another namespace is mapped onto its own");
    }
    if (change.getSealed() != null) {
      return Result.of(Outcome.SKIPPED, "it is sealed");
    }
    try {
      Optional<ServedType> served = served(change);
      if (served.isEmpty()) {
        return Result.of(Outcome.REFUSED, "the target does not serve " + type);
      }
      Place place = rewrite.place(type, there);
      ObjectRef ref = new ObjectRef(served.get(), place.namespace(), place.name());
      return write(change, before, ref);
    } catch (NotAllowedException e) {
      return Result.of(Outcome.REFUSED, e.getMessage());
    } catch (IOException e) {
      return Result.of(Outcome.REFUSED, "the recorded object cannot be read: " + e.getMessage());
    }
  }

  /** Controllers write all the time: what moved between the look and the write is seen anew. */
  private Result write(Change change, Optional<Change> before, ObjectRef ref) throws IOException {
    Optional<ObjectNode> live = target.read(ref);
    Result result = write(change, before, ref, live);
    for (int look = 1; look < LOOKS && result.outcome() == Outcome.REFUSED; look++) {
      Optional<ObjectNode> now = target.read(ref);
      if (revision(now).equals(revision(live))) {
        return result;
      }
      live = now;
      result = write(change, before, ref, live);
    }
    return result;
  }

  private Result write(
      Change change, Optional<Change> before, ObjectRef ref, Optional<ObjectNode> live)
      throws IOException {
    return change.getOperation() == Operation.DELETE
        ? delete(change, before, ref, live)
        : put(change, before, ref, live);
  }

  private static String revision(Optional<ObjectNode> live) {
    return live.map(object -> Json.text(object, "/metadata/resourceVersion")).orElse("");
  }

  private Result put(
      Change change, Optional<Change> before, ObjectRef ref, Optional<ObjectNode> live)
      throws IOException {
    ObjectNode recorded = Json.object(change.getObject());
    Optional<String> skipped = skipped(typeOf(change), recorded);
    if (skipped.isPresent()) {
      return Result.of(Outcome.SKIPPED, skipped.get());
    }
    if (recorded.path("metadata").hasNonNull("deletionTimestamp")) {
      return Result.of(Outcome.SKIPPED, "it was being deleted");
    }
    PlanItem item = item(change, ref);
    ObjectNode wanted = Desired.of(item, change, rewrite, target.served());
    if (live.isEmpty() || live.get().path("metadata").hasNonNull("deletionTimestamp")) {
      return made(writer().create(item, ref, wanted), ref);
    }
    if (writer().isAsRecorded(ref, wanted, live.get())) {
      return Result.of(Outcome.UNCHANGED, "");
    }
    boolean conflict = comparison.isForeign(before, ref, live.get());
    if (conflict && !overwrites) {
      return new Result(Outcome.CONFLICT, true, "somebody else changed it on the target");
    }
    ItemResult patched = writer().patch(seen(item, live.get()), ref, wanted);
    return new Result(made(patched, ref).outcome(), conflict, patched.message());
  }

  private Result delete(
      Change change, Optional<Change> before, ObjectRef ref, Optional<ObjectNode> live)
      throws IOException {
    if (live.isEmpty() || live.get().path("metadata").hasNonNull("deletionTimestamp")) {
      return Result.of(Outcome.UNCHANGED, "");
    }
    // A deletion that a list found carries no object.
    ObjectNode last =
        change.getObject().hasRemaining() ? Json.object(change.getObject()) : live.get();
    Optional<String> skipped = skipped(typeOf(change), last);
    if (skipped.isPresent()) {
      return Result.of(Outcome.SKIPPED, skipped.get());
    }
    boolean conflict = comparison.isForeign(before, ref, live.get());
    if (conflict && !overwrites) {
      return new Result(Outcome.CONFLICT, true, "somebody else changed it on the target");
    }
    ItemResult removed =
        new Remover(target, readiness, how).delete(seen(item(change, ref), live.get()), ref);
    return new Result(outcome(removed), conflict, removed.message());
  }

  private Optional<String> skipped(GroupResource type, ObjectNode recorded) {
    if (!selection.labels().matches(recorded)) {
      return Optional.of("its labels are not selected");
    }
    return selection.leftOut(type, recorded).or(() -> rewrite.leftOut(type, recorded));
  }

  private Optional<ServedType> served(Change change) {
    GroupResource type = typeOf(change);
    Optional<ServedType> same = target.served().find(type, change.getVersion());
    return same.isPresent()
        ? same
        : Conversions.find(type, change.getVersion(), target.served()).map(Conversion::to);
  }

  /** Lets the cluster follow before the next change leans on this one. */
  private Result made(ItemResult result, ObjectRef ref) {
    if (result.isDone() && ref.type().type().equals(Selection.CRDS)) {
      readiness.awaitEstablished(ref);
      target.rediscover();
    } else if (result.outcome() == ItemResult.Outcome.CREATED
        && ref.type().type().equals(Selection.NAMESPACES)) {
      readiness.awaitActive(ref);
    }
    return Result.of(outcome(result), result.message());
  }

  private static Outcome outcome(ItemResult result) {
    return switch (result.outcome()) {
      case CREATED, RECREATED -> Outcome.CREATED;
      case PATCHED -> Outcome.UPDATED;
      case DELETED -> Outcome.DELETED;
      case UNCHANGED -> Outcome.UNCHANGED;
      case REFUSED -> Outcome.REFUSED;
      case FAILED -> Outcome.FAILED;
    };
  }

  /** Owners come and go between two changes: their uids are looked up anew for each. */
  private ItemWriter writer() {
    return new ItemWriter(target, new OwnerLinks(target), readiness, how, false);
  }

  /** What a plan would say of the change. */
  static PlanItem item(Change change, ObjectRef ref) {
    return new PlanItem(
        change.getOperation() == Operation.DELETE ? Action.DELETE : Action.CREATE,
        ref.type().type(),
        ref.type().version(),
        ref.type().kind(),
        ref.namespace(),
        ref.name(),
        PlanItem.Recorded.of(change),
        PlanItem.Live.NONE,
        List.of(),
        "");
  }

  private static PlanItem seen(PlanItem item, ObjectNode live) {
    return new PlanItem(
        item.action(),
        item.type(),
        item.version(),
        item.kind(),
        item.namespace(),
        item.name(),
        item.recorded(),
        new PlanItem.Live(
            Json.text(live, "/metadata/uid"), Json.text(live, "/metadata/resourceVersion")),
        item.fields(),
        item.reason());
  }

  private static GroupResource typeOf(Change change) {
    return new GroupResource(change.getGroup(), change.getResource());
  }
}
