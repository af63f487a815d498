package io.kuberewind.streams.fact;

import io.kuberewind.schemas.AuditFact;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A request that the audit stream told of.
 *
 * @param told what it told
 * @param arrived when it came here, by this machine's clock, milliseconds since the epoch
 * @param recordTime timestamp of its record, milliseconds since the epoch
 */
public record Fact(AuditFact told, long arrived, long recordTime) {
  /** Whether it may be about the object with {@code uid}; either may not be known. */
  public boolean mayConcern(String uid) {
    return told.getUid().isEmpty() || uid.isEmpty() || told.getUid().equals(uid);
  }

  /** The same, kept as of another time. */
  public Fact recordedAt(long time) {
    return new Fact(told, arrived, time);
  }

  /** Whether both were asked for by the same user, in the same name. */
  public boolean isOfCaller(Fact other) {
    return told.getUser().equals(other.told.getUser())
        && String.valueOf(told.getOnBehalfOf()).equals(String.valueOf(other.told.getOnBehalfOf()));
  }

  /**
   * Whether the request was under way in the second {@code second}, which the same server printed.
   */
  public boolean spans(Instant second) {
    return !second.isBefore(told.getReceived().truncatedTo(ChronoUnit.SECONDS))
        && !second.isAfter(told.getCompleted());
  }
}
