package io.kuberewind.streams.attribute;

import io.kuberewind.schemas.AuditFact;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import io.kuberewind.streams.fact.Fact;
import io.kuberewind.streams.fact.FactStore;
import io.kuberewind.streams.fact.Facts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Finds the request that deleted an object. Whoever marked it for deletion first is who deleted it;
 * whoever let it go then, by removing the last finalizer or as the node that ran it, is not. So no
 * write is ever taken for a deletion.
 */
final class Deletions {
  private static final Duration CLOCKS = Duration.ofSeconds(2);

  private final byte[] key;
  private final Evidence evidence;
  private final Optional<Change> next;
  private final FactStore store;

  Deletions(byte[] key, Evidence evidence, Optional<Change> next, FactStore store) {
    this.key = key;
    this.evidence = evidence;
    this.next = next;
    this.store = store;
  }

  Verdict judge(Patience patience) {
    Optional<Fact> deleter = isGone() ? store.deleter(key, uid()) : Optional.empty();
    if (deleter.isPresent()) {
      return Callers.deleter(deleter.get(), evidence);
    }
    Facts ofObject = uid().isEmpty() ? new Facts(List.of(), true) : store.deletions(key, uid());
    List<Fact> proven = ofObject.all().stream().filter(this::removed).toList();
    if (!proven.isEmpty()) {
      return Callers.unanimous(proven, evidence);
    }
    List<Fact> left =
        Order.notBehindAnother(ofObject, patience.clocks()).stream().filter(this::fits).toList();
    if (left.isEmpty() && patience.over()) {
      Facts others = byName().and(byCollection());
      left = others.complete() ? others.all() : List.of();
    }
    return left.isEmpty() || !ofObject.complete()
        ? Verdict.OPEN
        : Callers.unanimousWhenSettled(left, evidence, patience);
  }

  private boolean isGone() {
    return evidence.change().getOperation() == Operation.DELETE;
  }

  private String uid() {
    return evidence.change().getUid();
  }

  private boolean removed(Fact fact) {
    Long revision = fact.told().getRevision();
    boolean atRevision = revision != null && revision == evidence.change().getRevision();
    return isGone() && (fact.told().getRemoved() || atRevision);
  }

  /** Whether a deletion of this very object may be the one. */
  private boolean fits(Fact fact) {
    Long revision = fact.told().getRevision();
    long marked = evidence.change().getRevision();
    if (!isGone() && revision != null && revision < marked) {
      return false;
    }
    if (!isGone() && evidence.before().filter(ObjectHead::isTerminating).isPresent()) {
      // A shorter grace period: the object goes on to show when it was asked for first.
      return revision != null && revision == marked;
    }
    return !evidence.head().isTerminating() || wasUnderWay(fact);
  }

  private boolean wasUnderWay(Fact fact) {
    return Order.deletionAsked(evidence.head()).filter(fact::spans).isPresent();
  }

  /** Deletions and evictions that tell the object's name only. */
  private Facts byName() {
    return store
        .named(key)
        .only(
            fact ->
                (fact.told().getVerb().equals("delete") || fact.told().getVerb().equals("evict"))
                    && fact.mayConcern(uid())
                    && fitsThisLife(fact));
  }

  /** Deletions of collections that may have held the object, and do not list what they held. */
  private Facts byCollection() {
    Change change = evidence.change();
    return store
        .unnamed(change.getGroup(), change.getResource())
        .only(
            fact ->
                fact.told().getVerb().equals("deletecollection")
                    && mayHold(fact.told())
                    && fitsThisLife(fact));
  }

  private boolean mayHold(AuditFact collection) {
    boolean there =
        collection.getNamespace().isEmpty()
            || collection.getNamespace().equals(evidence.change().getNamespace());
    return there
        && Selectors.mayMatch(
            collection.getLabelSelector(),
            collection.getFieldSelector(),
            evidence.head(),
            evidence.change());
  }

  /** The name alone may be of an object before or behind this one. */
  private boolean fitsThisLife(Fact fact) {
    if (evidence.head().isTerminating()) {
      return evidence.before().filter(ObjectHead::isTerminating).isEmpty() && wasUnderWay(fact);
    }
    boolean born =
        Order.time(evidence.head().creationTimestamp())
            .filter(created -> !created.isAfter(fact.told().getCompleted()))
            .isPresent();
    boolean followed =
        next.filter(n -> n.getOperation() == Operation.CREATE)
            .flatMap(n -> Order.time(Evidence.head(n).creationTimestamp()))
            .filter(created -> created.plusSeconds(1).isBefore(fact.told().getReceived()))
            .isPresent();
    return born && !followed && Order.meets(evidence.change(), fact, CLOCKS);
  }
}
