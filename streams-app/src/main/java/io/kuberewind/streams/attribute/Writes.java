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
 * Finds the request that wrote a state. The answer's uid and revision alone are no proof: a patch
 * that changes nothing is answered with what somebody else wrote.
 */
final class Writes {
  /** Facts of another life of the cluster may speak of the same revision, at another time. */
  private static final Duration SANE = Duration.ofSeconds(60);

  private static final Duration CLOCKS = Duration.ofSeconds(2);

  private final byte[] key;
  private final Evidence evidence;
  private final Optional<Change> next;
  private final FactStore store;

  Writes(byte[] key, Evidence evidence, Optional<Change> next, FactStore store) {
    this.key = key;
    this.evidence = evidence;
    this.next = next;
    this.store = store;
  }

  Verdict judge(Patience patience) {
    Facts answered = answered();
    List<Fact> proven = proven(answered);
    if (!proven.isEmpty()) {
      return Callers.unanimous(proven, evidence);
    }
    if (answered.isEmpty()) {
      return patience.over() ? byName(patience) : Verdict.OPEN;
    }
    List<Fact> left =
        Order.notBehindAnother(answered, patience.clocks()).stream().filter(this::fits).toList();
    return left.isEmpty() || !answered.complete()
        ? Verdict.OPEN
        : Callers.unanimousWhenSettled(left, evidence, patience);
  }

  /** Who wrote, if an answer proves it. */
  Verdict judgeProofs() {
    return Callers.unanimous(proven(answered()), evidence);
  }

  /** The requests that were answered with the state that the change left. */
  private Facts answered() {
    Change change = evidence.change();
    return store
        .writes(key, change.getRevision())
        .only(fact -> fact.mayConcern(change.getUid()) && Order.meets(change, fact, SANE));
  }

  /**
   * The requests that made the object, or that demanded another revision than they were answered
   * with.
   */
  private static List<Fact> proven(Facts answered) {
    return answered.all().stream()
        .filter(
            fact -> {
              AuditFact told = fact.told();
              boolean moved =
                  told.getVerb().equals("update")
                      && told.getBaseRevision() != null
                      && !told.getBaseRevision().equals(told.getRevision());
              return told.getCreated() || moved;
            })
        .toList();
  }

  private static boolean isTimedBy(Fact fact, ManagedField entry) {
    return !entry.time().isEmpty() && mayHaveMoved(fact, entry);
  }

  /** Whether an entry that moved may be of the request. Where none moved, none speaks against. */
  private boolean fits(Fact fact) {
    return (evidence.moved().isEmpty() && evidence.before().isPresent())
        || anyMayHaveMoved(fact, evidence.moved());
  }

  private static boolean anyMayHaveMoved(Fact fact, List<ManagedField> entries) {
    return entries.stream().anyMatch(entry -> mayHaveMoved(fact, entry));
  }

  /** An entry of the scale subresource has no time, which then rules nothing out. */
  private static boolean mayHaveMoved(Fact fact, ManagedField entry) {
    String manager = fact.told().getManager();
    return (manager == null || manager.equals(entry.name().manager()))
        && (entry.time().isEmpty() || Order.spans(fact, entry.time()));
  }

  /**
   * At level Metadata the answer is not told. The one request about this object is taken that the
   * object's own times and the manager that moved bear out, where no other change is in its reach.
   */
  private Verdict byName(Patience patience) {
    Facts named = store.named(key).only(fact -> fact.mayConcern(evidence.change().getUid()));
    if (named.isEmpty() && isNameGenerated()) {
      named = namingNone();
    }
    List<Fact> left = named.all().stream().filter(this::bearsOut).toList();
    return left.isEmpty() || !named.complete()
        ? Verdict.OPEN
        : Callers.unanimousWhenSettled(left, evidence, patience);
  }

  private boolean isNameGenerated() {
    String from = evidence.head().generateName();
    return evidence.change().getOperation() == Operation.CREATE
        && !from.isEmpty()
        && evidence.change().getName().startsWith(from);
  }

  /**
   * Requests that made an object here whose name they do not tell, under the manager that the
   * object names. If it was made while several of different callers were under way, nobody is
   * named.
   */
  private Facts namingNone() {
    Change change = evidence.change();
    return store
        .unnamed(change.getGroup(), change.getResource())
        .only(
            fact ->
                fact.told().getVerb().equals("create")
                    && fact.told().getNamespace().equals(change.getNamespace())
                    && anyMayHaveMoved(fact, evidence.moved()));
  }

  private boolean bearsOut(Fact fact) {
    AuditFact told = fact.told();
    if (!Order.meets(evidence.change(), fact, SANE)) {
      return false;
    }
    if (told.getVerb().equals("evict")) {
      return leadsToEviction(fact);
    }
    if (told.getVerb().equals("delete") || told.getVerb().equals("deletecollection")) {
      return false;
    }
    if (evidence.change().getOperation() == Operation.CREATE) {
      return told.getCreated() && Order.spans(fact, evidence.head().creationTimestamp());
    }
    return !told.getCreated()
        && told.getManager() != null
        && evidence.before().isPresent()
        && evidence.writer().filter(entry -> isTimedBy(fact, entry)).isPresent()
        && !anotherIsInReachOf(fact, evidence.writer().orElseThrow());
  }

  /**
   * Whether the same manager may have written just before or just behind, within the request's
   * seconds. Its second write within one second moves nothing.
   */
  private boolean anotherIsInReachOf(Fact fact, ManagedField entry) {
    boolean before =
        evidence.before().stream()
            .flatMap(head -> head.entries().stream())
            .filter(old -> old.name().equals(entry.name()))
            .anyMatch(old -> mayHaveMoved(fact, old));
    boolean behind =
        next.filter(n -> n.getOperation() == Operation.UPDATE)
            .map(n -> Evidence.of(n, Optional.of(evidence.change())))
            .filter(n -> !n.isDeletion())
            .filter(n -> n.moved().isEmpty() || anyMayHaveMoved(fact, n.moved()))
            .isPresent();
    return before || behind;
  }

  /** An eviction notes itself in the pod's status, under no manager, and marks the pod next. */
  private boolean leadsToEviction(Fact fact) {
    return evidence.before().isPresent()
        && evidence.moved().isEmpty()
        && Order.meets(evidence.change(), fact, CLOCKS)
        && next.map(n -> Evidence.of(n, Optional.of(evidence.change())))
            .filter(Evidence::isDeletion)
            .flatMap(n -> Order.deletionAsked(n.head()))
            .filter(fact::spans)
            .isPresent();
  }
}
