package io.kuberewind.streams.attribute;

import io.kuberewind.schemas.Change;
import io.kuberewind.streams.fact.Fact;
import io.kuberewind.streams.fact.Facts;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** What times rule out. Server clocks are compared with server clocks wherever that is possible. */
final class Order {
  private Order() {}

  /**
   * The requests that were not received behind another's answer: whoever was answered with what
   * somebody wrote, or with a deletion, proves that it had happened by then.
   *
   * @param clocks how far the clocks of the cluster's API servers may differ
   */
  static List<Fact> notBehindAnother(Facts facts, Duration clocks) {
    return facts.all().stream()
        .filter(fact -> facts.all().stream().noneMatch(other -> isBehind(fact, other, clocks)))
        .toList();
  }

  private static boolean isBehind(Fact fact, Fact other, Duration clocks) {
    return other.told().getCompleted().plus(clocks).isBefore(fact.told().getReceived());
  }

  /**
   * Whether the request was under way when the watcher says that the change happened, give or take
   * {@code slack} for the clocks of two machines.
   */
  static boolean meets(Change change, Fact fact, Duration slack) {
    Duration reach = slack.plusNanos(change.getTimeError() * 1_000);
    return !fact.told().getReceived().isAfter(change.getTime().plus(reach))
        && !fact.told().getCompleted().isBefore(change.getTime().minus(reach));
  }

  /** Whether the request was under way in the second that the server printed into the object. */
  static boolean spans(Fact fact, String printed) {
    return time(printed).filter(fact::spans).isPresent();
  }

  /** When the deletion was asked for, as the server printed it. */
  static Optional<Instant> deletionAsked(ObjectHead head) {
    return time(head.deletionTimestamp()).map(t -> t.minusSeconds(head.deletionGraceSeconds()));
  }

  static Optional<Instant> time(String printed) {
    try {
      return printed.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(printed));
    } catch (DateTimeParseException e) {
      // What is no time in the object proves nothing.
      return Optional.empty();
    }
  }
}
