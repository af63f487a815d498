package io.kuberewind.restore.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.restore.rewrite.Place;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.restore.target.LiveListBrokenException;
import io.kuberewind.restore.target.NotAllowedException;
import io.kuberewind.restore.target.ServedType;
import io.kuberewind.restore.target.Target;
import io.kuberewind.schemas.Change;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Compares what lived at a cut with what lives on a target, type by type: both sides come as sorted
 * runs, so memory holds what differs and a page of the rest. Writes nothing.
 */
public final class Planner {
  private final String cluster;
  private final StateReader archive;
  private final Target target;
  private final PlanRequest request;
  private final Set<GroupResource> met = new HashSet<>();
  private final Interned interned = new Interned();
  private final OwnedObjects owned = new OwnedObjects();

  /** {@code cluster}: the name under which the archive keeps what is restored. */
  public Planner(String cluster, StateReader archive, Target target, PlanRequest request) {
    this.cluster = cluster;
    this.archive = archive;
    this.target = target;
    this.request = request;
  }

  /** Makes the plan; {@code progress} is told the number of objects compared so far. */
  public PlanContents plan(LongConsumer progress) {
    try (owned) {
      return contents(progress);
    }
  }

  private PlanContents contents(LongConsumer progress) {
    Draft draft = draft();
    LiveNamespaces namespaces = LiveNamespaces.read(target);
    for (KeyScope scope : request.selection().scopes(cluster)) {
      try (StateReader.Objects state = archive.state(scope)) {
        Runs runs = new Runs(state, progress);
        while (runs.hasNext()) {
          draft.addAll(decideRun(runs, scope, namespaces));
        }
      }
    }
    for (ServedType type : target.served().preferred()) {
      draft.addAll(decideUnrecorded(type, namespaces));
    }
    new Prerequisites(cluster, archive, target.served(), namespaces, request.rewrite(), draft)
        .complete();
    new OwnerCheck(target, draft, owned).complete();
    return new PlanContents(draft.items(), draft.counts());
  }

  private Draft decideRun(Runs runs, KeyScope scope, LiveNamespaces namespaces) {
    GroupResource type = runs.begin();
    met.add(type);
    OwnedObjects.Mark before = owned.mark();
    try {
      return run(type, namespaces, false).decide(runs);
    } catch (NotAllowedException e) {
      owned.backTo(before);
      runs.forEachRemaining(change -> {});
      return blocked(type, scope, e.getMessage());
    } catch (LiveListBrokenException e) {
      owned.backTo(before);
      runs.forEachRemaining(change -> {});
      try (StateReader.Objects again = archive.state(scope.ofTypes(Set.of(type)))) {
        return decideRest(type, again, namespaces);
      }
    } finally {
      runs.end();
    }
  }

  /** What becomes of a type of which nothing is recorded, or not all that was there. */
  private Draft decideUnrecorded(ServedType type, LiveNamespaces namespaces) {
    Extras extras = new Extras(request);
    Draft draft = draft();
    extras.spared(type).ifPresent(draft::add);
    if (!met.contains(type.type()) && extras.mayDelete(type)) {
      try {
        return decideRest(type.type(), Collections.emptyIterator(), namespaces);
      } catch (NotAllowedException e) {
        draft.add(extras.spared(type, e.getMessage() + ": none of it is deleted"));
      }
    }
    return draft;
  }

  private Draft decideRest(
      GroupResource type, Iterator<Change> recorded, LiveNamespaces namespaces) {
    return run(type, namespaces, true).decide(recorded);
  }

  /** Objects that may not be looked at are not restored; the others are. */
  private Draft blocked(GroupResource type, KeyScope scope, String reason) {
    // A namespace that is meant for what is in it need not be seen by who may write there.
    boolean aside = type.equals(Selection.NAMESPACES) && request.selection().types().isEmpty();
    Action action = aside ? Action.SKIP : Action.BLOCKED;
    Draft draft = draft();
    try (StateReader.Objects all = archive.state(scope.ofTypes(Set.of(type)))) {
      while (all.hasNext()) {
        Change change = all.next();
        Place place =
            request.rewrite().place(type, new Place(change.getNamespace(), change.getName()));
        if (request.only().takes(type, place.namespace(), place.name())) {
          unseen(change, place, action, reason).ifPresent(draft::add);
        }
      }
    }
    return draft;
  }

  private Optional<Decision> unseen(Change change, Place place, Action action, String reason) {
    if (change.getSealed() == null) {
      ObjectNode recorded = Comparison.parse(change);
      if (!request.selection().labels().matches(recorded)) {
        return Optional.empty();
      }
      Optional<String> leftOut = request.selection().leftOut(Served.typeOf(change), recorded);
      if (leftOut.isPresent()) {
        return Optional.of(
            Decision.alone(Comparison.untouched(change, place, Action.SKIP, leftOut.get())));
      }
    }
    return Optional.of(Decision.alone(Comparison.untouched(change, place, action, reason)));
  }

  private TypeRun run(GroupResource type, LiveNamespaces namespaces, boolean whole) {
    LiveLists lists = new LiveLists(target, request.selection(), request.rewrite(), whole);
    return new TypeRun(target, request, namespaces, type, lists, draft());
  }

  private Draft draft() {
    return new Draft(owned, interned);
  }

  /** Sorted changes, cut where the type changes. */
  private static final class Runs implements Iterator<Change> {
    private final Iterator<Change> changes;
    private final LongConsumer progress;
    private Change next;
    private GroupResource type;
    private long read;

    Runs(Iterator<Change> changes, LongConsumer progress) {
      this.changes = changes;
      this.progress = progress;
      advance();
    }

    GroupResource begin() {
      type = Served.typeOf(next);
      return type;
    }

    void end() {
      type = null;
    }

    @Override
    public boolean hasNext() {
      return next != null && (type == null || type.equals(Served.typeOf(next)));
    }

    @Override
    public Change next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Change change = next;
      progress.accept(++read);
      advance();
      return change;
    }

    private void advance() {
      next = changes.hasNext() ? changes.next() : null;
    }
  }
}
