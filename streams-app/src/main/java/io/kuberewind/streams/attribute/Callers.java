package io.kuberewind.streams.attribute;

import io.kuberewind.schemas.Actor;
import io.kuberewind.schemas.ActorHow;
import io.kuberewind.schemas.AuditFact;
import io.kuberewind.streams.attribute.Verdict.Named;
import io.kuberewind.streams.fact.Fact;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Names who asked for what remains when nothing speaks against it any more. */
final class Callers {
  private Callers() {}

  /** The one caller of {@code facts}; nobody where they are of several. */
  static Verdict unanimous(List<Fact> facts, Evidence evidence) {
    if (facts.isEmpty() || !facts.stream().allMatch(facts.get(0)::isOfCaller)) {
      return Verdict.OPEN;
    }
    Fact first = facts.get(0);
    boolean marks = evidence.isDeletion();
    return new Named(
        actor(facts, evidence),
        facts.size() == 1 ? Optional.of(first) : Optional.empty(),
        marks ? Optional.of(facts.size() == 1 ? first : withoutRequest(first)) : Optional.empty());
  }

  /** As {@link #unanimous}, once nothing that was under way with the facts can come any more. */
  static Verdict unanimousWhenSettled(List<Fact> facts, Evidence evidence, Patience patience) {
    return facts.stream().allMatch(patience::isSettled)
        ? unanimous(facts, evidence)
        : new Verdict.Open(facts.stream().mapToLong(patience::settledAt).max().orElseThrow());
  }

  /** The actor of a deletion that {@code deleter} asked for some time before. */
  static Named deleter(Fact deleter, Evidence evidence) {
    return new Named(actor(List.of(deleter), evidence), Optional.empty(), Optional.empty());
  }

  private static Actor actor(List<Fact> facts, Evidence evidence) {
    AuditFact told = facts.get(0).told();
    Optional<ManagedField.Name> writer = evidence.writer().map(ManagedField::name);
    String manager =
        evidence.isDeletion()
            ? null
            : writer.map(ManagedField.Name::manager).orElse(common(facts, AuditFact::getManager));
    String auditId = common(facts, AuditFact::getAuditId);
    return Actor.newBuilder()
        .setHow(ActorHow.AUDIT)
        .setUser(told.getUser())
        .setOnBehalfOf(told.getOnBehalfOf())
        .setGroups(told.getGroups())
        .setAgent(common(facts, AuditFact::getAgent))
        .setAddress(common(facts, AuditFact::getAddress))
        .setAuditId(auditId == null || auditId.isEmpty() ? null : auditId)
        .setManager(manager)
        .setSubresource(common(facts, AuditFact::getSubresource))
        .build();
  }

  /** What all facts say; null where they differ. */
  private static String common(List<Fact> facts, Function<AuditFact, String> of) {
    String first = of.apply(facts.get(0).told());
    return facts.stream().allMatch(fact -> Objects.equals(of.apply(fact.told()), first))
        ? first
        : null;
  }

  /** The caller alone: which of several requests it was is not known. */
  private static Fact withoutRequest(Fact fact) {
    AuditFact caller =
        AuditFact.newBuilder(fact.told()).setAuditId("").setAgent(null).setAddress(null).build();
    return new Fact(caller, fact.arrived(), fact.recordTime());
  }
}
