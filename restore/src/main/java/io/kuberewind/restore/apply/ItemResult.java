package io.kuberewind.restore.apply;

import io.kuberewind.restore.plan.PlanItem;
import java.util.Locale;

/**
 * What became of one item of a plan.
 *
 * @param item the item
 * @param outcome how it ended
 * @param message why, when it was not done as planned; else empty
 */
public record ItemResult(PlanItem item, Outcome outcome, String message) {

  /** Whether the target is as planned. */
  public boolean isDone() {
    return outcome != Outcome.REFUSED && outcome != Outcome.FAILED;
  }

  /** Whether the object is there as this restore wrote it. */
  boolean isWritten() {
    return outcome == Outcome.CREATED || outcome == Outcome.PATCHED || outcome == Outcome.RECREATED;
  }

  /** How an item ended. */
  public enum Outcome {
    CREATED,
    PATCHED,
    /** Deleted and created again. */
    RECREATED,
    /** Gone, or going where the message says what holds it. */
    DELETED,
    /** The target had it as planned already: by an earlier run, or by somebody else. */
    UNCHANGED,
    /** Not written: the target moved since the plan, or will not have it. */
    REFUSED,
    /** Not known to be written: the API server or the archive failed. */
    FAILED;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
