package io.kuberewind.watcher;

import io.kuberewind.watcher.capture.CaptureSet;
import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.etcd.EtcdSource;
import io.kuberewind.watcher.tick.TypeProgress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What a watcher follows of a cluster: watches, beside them etcd where it is a source, and ticks.
 *
 * @param captures the types that are followed by watches
 * @param etcd the cluster's etcd; empty where it is no source
 * @param ticking the reads of the cluster's revision
 * @param begun whether there is a barrier: every moment from then on can be asked for
 */
record Followed(
    CaptureSet captures, Optional<EtcdSource> etcd, TickLoop ticking, BooleanSupplier begun) {
  /** How far each source has come. */
  Collection<TypeProgress> progress() {
    List<TypeProgress> all = new ArrayList<>(captures.progress());
    etcd.map(EtcdSource::progress).ifPresent(all::add);
    return all;
  }

  /** How far each type has come. */
  Map<ResourceType, TypeProgress> byType() {
    Map<ResourceType, TypeProgress> types = new HashMap<>(captures.byType());
    etcd.ifPresent(source -> source.followed().forEach(type -> types.put(type, source.progress())));
    return types;
  }

  /** Why not all of it is followed just now; empty when it is. */
  String problem() {
    String problem = ticking.problem().isEmpty() ? captures.problem() : ticking.problem();
    problem = problem.isEmpty() ? etcd.map(EtcdSource::problem).orElse("") : problem;
    return problem.isEmpty() && !begun.getAsBoolean() ? "no moment is complete yet" : problem;
  }

  /** Objects known to exist. */
  long knownObjects() {
    return captures.knownObjects() + etcd.map(EtcdSource::knownObjects).orElse(0L);
  }
}
