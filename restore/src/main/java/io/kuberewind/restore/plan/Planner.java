package io.kuberewind.restore.plan;

import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.restore.target.LiveListBrokenException;
import io.kuberewind.restore.target.Target;
import io.kuberewind.schemas.Change;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
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
  private final Selection selection;
  private final Comparison comparison;
  private long compared;

  /** {@code cluster}: the name under which the archive keeps what is restored. */
  public Planner(String cluster, StateReader archive, Target target, Selection selection) {
    this.cluster = cluster;
    this.archive = archive;
    this.target = target;
    this.selection = selection;
    this.comparison = new Comparison(selection);
  }

  /** Makes the plan; {@code progress} is told the number of objects compared so far. */
  public PlanContents plan(LongConsumer progress) {
    Draft draft = new Draft();
    LiveNamespaces namespaces = LiveNamespaces.read(target);
    for (KeyScope scope : selection.scopes(cluster)) {
      try (StateReader.Objects state = archive.state(scope)) {
        Runs runs = new Runs(state);
        while (runs.hasNext()) {
          List<Decision> decisions = decideRun(runs, scope, namespaces);
          decisions.forEach(draft::add);
          compared += decisions.size();
          progress.accept(compared);
        }
      }
    }
    new Prerequisites(cluster, archive, target.served(), namespaces, draft).complete();
    OwnerCheck owners = new OwnerCheck(target, draft);
    draft.replaceEach(owners::complete);
    return new PlanContents(draft.items(), draft.counts());
  }

  private List<Decision> decideRun(Runs runs, KeyScope scope, LiveNamespaces namespaces) {
    String namespace = selection.onlyNamespace().orElse("");
    GroupResource type = runs.begin();
    try {
      return new TypeRun(target, comparison, namespaces, t -> target.list(t, namespace))
          .decide(runs);
    } catch (LiveListBrokenException e) {
      runs.forEachRemaining(change -> {});
      try (StateReader.Objects again = archive.state(scope.ofTypes(Set.of(type)))) {
        return new TypeRun(target, comparison, namespaces, t -> target.listWhole(t, namespace))
            .decide(again);
      }
    } finally {
      runs.end();
    }
  }

  /** Sorted changes, cut where the type changes. */
  private static final class Runs implements Iterator<Change> {
    private final Iterator<Change> changes;
    private Change next;
    private GroupResource type;

    Runs(Iterator<Change> changes) {
      this.changes = changes;
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
      advance();
      return change;
    }

    private void advance() {
      next = changes.hasNext() ? changes.next() : null;
    }
  }
}
