package io.kuberewind.audit.publish;

import io.kuberewind.audit.event.AuditEvent;
import io.kuberewind.audit.fact.FactMaker;
import io.kuberewind.audit.fact.Ignored;
import io.kuberewind.audit.publish.FactPublisher.NotAcknowledgedException;
import io.kuberewind.schemas.AuditFact;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** From events to acknowledged facts. Safe for several threads; a {@link Delivery} is for one. */
public final class FactIntake {
  private static final int REMEMBERED = 50_000;

  private final FactMaker maker;
  private final FactPublisher publisher;
  private final AuditMeters meters;

  /** Ids of what was acknowledged last: what is told again meanwhile is not written again. */
  private final Set<String> acknowledged =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                  return size() > REMEMBERED;
                }
              }));

  public FactIntake(FactMaker maker, FactPublisher publisher, AuditMeters meters) {
    this.maker = maker;
    this.publisher = publisher;
    this.meters = meters;
  }

  public Delivery begin() {
    return new Delivery();
  }

  /** Events that are acknowledged together. */
  public final class Delivery {
    private final FactPublisher.Batch batch = publisher.batch();
    private final Set<String> ids = new LinkedHashSet<>();

    /**
     * @param origin where the event came from, as AuditFact names it
     */
    public void take(AuditEvent event, String origin) throws NotAcknowledgedException {
      meters.event();
      Optional<Ignored> refusal = maker.refusal(event);
      if (refusal.isEmpty() && acknowledged.contains(event.id())) {
        refusal = Optional.of(Ignored.REPLAYED);
      }
      if (refusal.isPresent()) {
        meters.ignored(refusal.get());
        return;
      }
      List<AuditFact> facts = new ArrayList<>();
      maker.make(event, origin, facts::add);
      for (AuditFact fact : facts) {
        batch.add(fact);
      }
      ids.add(event.id());
    }

    /** Returns once Kafka has all facts of what was taken. */
    public void finish() throws NotAcknowledgedException {
      meters.acknowledged(batch.await());
      acknowledged.addAll(ids);
      ids.clear();
    }
  }
}
