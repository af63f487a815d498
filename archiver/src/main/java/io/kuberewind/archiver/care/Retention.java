package io.kuberewind.archiver.care;

import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.retain.PromiseCheck;
import io.kuberewind.archive.retain.PromiseState;
import io.kuberewind.archive.retain.PrunePlan;
import io.kuberewind.archive.retain.Pruner;
import io.kuberewind.archive.retain.Restorable;
import io.kuberewind.archive.store.ObjectStore;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the archive's promises, and lets go of what none of them needs. */
final class Retention {
  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  private final ObjectStore store;
  private final ArchiveFormat format;
  private final CarePace pace;
  private final CareMetrics metrics;
  private final Pruner pruner;
  private Set<Long> chosen = Set.of();
  private Instant next = Instant.MIN;

  Retention(
      ObjectStore store, ArchiveFormat format, CarePace pace, CareMetrics metrics, String writer) {
    this.store = store;
    this.format = format;
    this.pace = pace;
    this.metrics = metrics;
    this.pruner = new Pruner(store, format, pace.policy(), writer);
  }

  /** Revisions whose snapshots keep a promise, or will. */
  Set<Long> chosen() {
    return chosen;
  }

  /** Prunes when it is due, unless it has to wait. */
  void round(BooleanSupplier wait) {
    Instant now = Instant.now();
    if (now.isBefore(next) || wait.getAsBoolean()) {
      return;
    }
    if (pace.policy().keepsEverything() && nothingPromised()) {
      next = now.plus(pace.retention());
      return;
    }
    pruner.promise();
    PrunePlan done = pruner.prune(now);
    chosen = done.chosen();
    next = now.plus(pace.retention());
    if (!done.isEmpty()) {
      metrics.pruned(done.deletions().size());
      log.atInfo()
          .addKeyValue("removed", done.deletions().size())
          .addKeyValue("added", done.made().size())
          .addKeyValue("revision", done.horizon().revision())
          .log("let go of what no promise needs");
    }
    check(now);
  }

  private boolean nothingPromised() {
    return Catalog.load(store, format.layout()).state().upkeep().promises().isEmpty();
  }

  private void check(Instant now) {
    CatalogState state = Catalog.load(store, format.layout()).state();
    Restorable restorable = new Restorable(state, format, Set.of());
    List<PromiseState> broken =
        new PromiseCheck(store, format, state, pace.policy(), restorable::at, now)
            .promises().stream().filter(promise -> !promise.kept()).toList();
    metrics.brokenPromises(broken.size());
    for (PromiseState promise : broken) {
      log.atError().log("a promise is not kept: {}: {}", promise.promise(), promise.detail());
    }
  }
}
