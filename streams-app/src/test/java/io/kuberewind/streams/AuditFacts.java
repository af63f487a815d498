package io.kuberewind.streams;

import io.kuberewind.schemas.AuditFact;
import io.kuberewind.schemas.Change;
import java.time.Instant;
import java.util.List;

/** Makes facts for tests, about the config maps of {@link Changes}. */
public final class AuditFacts {
  private AuditFacts() {}

  /** A request by {@code user} that was under way around the moment of {@code change}. */
  public static AuditFact.Builder about(Change change, String user, String verb) {
    return AuditFact.newBuilder()
        .setCluster(Changes.CLUSTER)
        .setAuditId(user + "-" + verb + "-" + change.getRevision())
        .setUser(user)
        .setGroups(List.of("developers"))
        .setAgent("kubectl/v1.36.3")
        .setAddress("10.0.0.1")
        .setManager("kubectl-patch")
        .setVerb(verb)
        .setReceived(change.getTime().minusNanos(500_000))
        .setCompleted(change.getTime().plusNanos(100_000))
        .setGroup(change.getGroup())
        .setResource(change.getResource())
        .setNamespace(change.getNamespace())
        .setName(change.getName());
  }

  /** As {@link #about}, with the answer: the object as the change left it. */
  public static AuditFact.Builder answered(Change change, String user, String verb) {
    return about(change, user, verb).setUid(change.getUid()).setRevision(change.getRevision());
  }

  /** When a request that moves {@code fact} came, and {@code millis} later was answered. */
  public static AuditFact.Builder spanning(AuditFact.Builder fact, Instant received, long millis) {
    return fact.setReceived(received).setCompleted(received.plusMillis(millis));
  }
}
