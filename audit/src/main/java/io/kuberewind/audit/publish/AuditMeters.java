package io.kuberewind.audit.publish;

import io.kuberewind.audit.fact.Ignored;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What comes in and what becomes of it. */
public final class AuditMeters {
  private final MeterRegistry registry;
  private final Counter events;
  private final Counter facts;
  private final Map<Ignored, Counter> ignored = new EnumMap<>(Ignored.class);
  private final AtomicLong lastEventMillis = new AtomicLong();

  public AuditMeters(MeterRegistry registry) {
    this.registry = registry;
    this.events = counter("events", "Audit events read");
    this.facts = counter("facts", "Facts acknowledged by Kafka");
    for (Ignored why : Ignored.values()) {
      ignored.put(
          why,
          Counter.builder("rewind.audit.ignored")
              .description("Audit events that make no fact, by why")
              .tag("why", why.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
    Gauge.builder("rewind.audit.silence.seconds", this, AuditMeters::silence)
        .description("Time since the last audit event; NaN before the first")
        .register(registry);
  }

  public void event() {
    events.increment();
    lastEventMillis.set(System.currentTimeMillis());
  }

  public void ignored(Ignored why) {
    ignored.get(why).increment();
  }

  public void acknowledged(int count) {
    facts.increment(count);
  }

  /** A request to the receiver that was refused. */
  public void refused(int status) {
    Counter.builder("rewind.audit.refused")
        .description("Requests to the receiver that were refused, by status")
        .tag("status", String.valueOf(status))
        .register(registry)
        .increment();
  }

  /** A line of a log that is no audit event. */
  public void malformedLine() {
    counter("malformed.lines", "Lines of audit logs that are no audit event").increment();
  }

  private double silence() {
    long last = lastEventMillis.get();
    return last == 0 ? Double.NaN : (System.currentTimeMillis() - last) / 1e3;
  }

  private Counter counter(String name, String description) {
    return Counter.builder("rewind.audit." + name).description(description).register(registry);
  }
}
