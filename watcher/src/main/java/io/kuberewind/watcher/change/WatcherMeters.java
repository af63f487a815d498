package io.kuberewind.watcher.change;

import io.kuberewind.schemas.Operation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What the watcher counts. */
public final class WatcherMeters {
  private final MeterRegistry registry;
  private final Map<Operation, Counter> changes = new EnumMap<>(Operation.class);
  private final MultiGauge typeLags;
  private final Counter restarts;
  private final Counter gaps;
  private final Counter late;
  private final Counter oversized;
  private final Counter heldBack;
  private final Counter leftOut;
  private final Counter sampled;
  private final Counter policyRefused;
  private final Counter checks;
  private final Counter differences;
  private final Counter transactions;
  private final Counter transactionRetries;

  public WatcherMeters(MeterRegistry registry) {
    this.registry = registry;
    for (Operation operation : Operation.values()) {
      changes.put(
          operation,
          Counter.builder("rewind.watcher.changes")
              .description("Changes taken from the cluster")
              .tag("operation", operation.name())
              .register(registry));
    }
    typeLags =
        MultiGauge.builder("rewind.watcher.type.lag.seconds")
            .description("Age of the moment up to which every change of the type is in Kafka")
            .register(registry);
    restarts = counter("rewind.watcher.restarts", "Streams taken up again");
    gaps = counter("rewind.watcher.gaps", "Gaps put on record");
    late =
        counter("rewind.watcher.late", "Changes that came behind the barrier that spoke of them");
    oversized = counter("rewind.watcher.oversized", "Objects too large for a record");
    heldBack =
        counter(
            "rewind.watcher.held.back", "Times that changes waited, as they could not be sealed");
    leftOut = counter("rewind.watcher.left.out", "Changes that the policy leaves out");
    sampled = counter("rewind.watcher.sampled", "Changes that the policy's samples pass by");
    policyRefused =
        counter("rewind.watcher.policy.refused", "Changed policy files that were not taken up");
    checks = counter("rewind.watcher.checks", "Types compared with what the API server holds");
    differences =
        counter("rewind.watcher.check.differences", "Comparisons that found an event missing");
    transactions = counter("rewind.watcher.transactions", "Kafka transactions committed");
    transactionRetries =
        counter("rewind.watcher.transaction.retries", "Kafka transactions written again");
  }

  public void changed(Operation operation) {
    changes.get(operation).increment();
  }

  public void restarted() {
    restarts.increment();
  }

  /** What is held of a type was compared with the API server. */
  public void checked(boolean differed) {
    checks.increment();
    if (differed) {
      differences.increment();
    }
  }

  public void gap() {
    gaps.increment();
  }

  public void late() {
    late.increment();
  }

  public void oversized() {
    oversized.increment();
  }

  public void leftOut() {
    leftOut.increment();
  }

  public void sampled() {
    sampled.increment();
  }

  public void policyRefused() {
    policyRefused.increment();
  }

  public void heldBack() {
    heldBack.increment();
  }

  public void committed() {
    transactions.increment();
  }

  public void retried() {
    transactionRetries.increment();
  }

  /** For each type, the age of the moment up to which its changes are durable; takes all anew. */
  public void typeLags(Map<ResourceType, Supplier<Number>> types) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    types.forEach(
        (type, lag) ->
            rows.add(
                MultiGauge.Row.of(
                    Tags.of("group", type.group(), "resource", type.resource()), lag)));
    typeLags.register(rows, true);
  }

  /** A value that is read when somebody asks. */
  public void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).strongReference(true).register(registry);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }
}
