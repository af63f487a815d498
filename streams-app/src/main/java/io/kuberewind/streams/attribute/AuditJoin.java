package io.kuberewind.streams.attribute;

import io.kuberewind.schemas.Actor;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import io.kuberewind.streams.fact.FactStore;
import java.util.Optional;

/**
 * Joins a change with the request that made it. A name is given only where nobody else can have
 * made the change as far as the facts and the object tell; in doubt nobody is named.
 */
public final class AuditJoin {
  private final byte[] key;
  private final Evidence evidence;
  private final Optional<Change> next;

  /**
   * @param key resource key of the change
   * @param previous the version just before it, where known
   * @param next the change of the same resource behind it, where it is here already
   */
  public AuditJoin(byte[] key, Change change, Optional<Change> previous, Optional<Change> next) {
    this.key = key.clone();
    this.evidence = Evidence.of(change, previous);
    this.next = next;
  }

  /**
   * Whether requests are told of such changes at all: not where a list found what is there, or that
   * something is gone.
   */
  public static boolean isFor(Change change) {
    return change.getOperation() != Operation.OBSERVE && change.getRevisionAfter() == null;
  }

  /** What the facts in {@code store} say by now. */
  public Verdict judge(FactStore store, Patience patience) {
    Writes writes = new Writes(key, evidence, next, store);
    if (!evidence.isDeletion()) {
      return writes.judge(patience);
    }
    boolean mayBeWrite =
        evidence.change().getOperation() == Operation.UPDATE && evidence.before().isEmpty();
    if (mayBeWrite && writes.judgeProofs() instanceof Verdict.Named writer) {
      return new Verdict.Named(writer.actor(), writer.request(), Optional.empty());
    }
    return new Deletions(key, evidence, next, store).judge(patience);
  }

  /** Who made the change by what the object itself proves. */
  public Actor withoutFacts() {
    return FieldManagers.actor(evidence);
  }
}
