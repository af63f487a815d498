package io.kuberewind.watcher.policy;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Coverage;
import io.kuberewind.schemas.CoverageEvent;
import io.kuberewind.watcher.change.Entry;
import io.kuberewind.watcher.change.ResourceType;
import java.time.Instant;

/** Coverage records of types that are recorded, but for what a policy leaves out of them. */
final class PartlyLeftOut {
  private PartlyLeftOut() {}

  /** As {@code like}, which says of which type and up to when. */
  static Coverage of(Coverage like, String part, String policy) {
    return Coverage.newBuilder(like)
        .setEvent(CoverageEvent.EXCLUDED)
        .setFromRevision(0)
        .setFromTime(Instant.EPOCH)
        .setConfirmedRevision(like.getToRevision())
        .setReason("left out by policy: " + part)
        .setPolicy(policy)
        .build();
  }

  /** Where and when a change was, to make a record of. */
  static Coverage at(Entry.Changed entry) {
    Change change = entry.change();
    return Coverage.newBuilder()
        .setCluster(change.getCluster())
        .setTimeline(change.getTimeline())
        .setDomain(change.getDomain())
        .setWatcher(change.getWatcher())
        .setGroup(change.getGroup())
        .setVersion(change.getVersion())
        .setResource(change.getResource())
        .setKind(change.getKind())
        .setNamespaced(entry.type().namespaced())
        .setEvent(CoverageEvent.EXCLUDED)
        .setFromRevision(0)
        .setToRevision(change.getRevision())
        .setConfirmedRevision(change.getRevision())
        .setFromTime(Instant.EPOCH)
        .setToTime(change.getObservedAt())
        .build();
  }

  static ResourceType typeOf(Coverage coverage) {
    return new ResourceType(
        coverage.getGroup(),
        coverage.getVersion(),
        coverage.getResource(),
        coverage.getKind(),
        coverage.getNamespaced());
  }
}
