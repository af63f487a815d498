package io.kuberewind.watcher.etcd;

import io.kuberewind.watcher.capture.Gap;
import io.kuberewind.watcher.capture.TypeRecorder;
import io.kuberewind.watcher.change.KnownObjects;
import io.kuberewind.watcher.change.Position;
import io.kuberewind.watcher.change.Recovered;
import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.discovery.Discovered;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;

/**
 * The recorders of the types whose objects are taken from etcd, kept in line with discovery. What
 * concerns recorders is for the following thread alone.
 */
final class EtcdTypes {
  private final Predicate<ResourceType> policy;
  private final TypeRecorder.Sink sink;
  private final StorageKeys keys;
  private final Map<String, Recovered.TypeState> left = new ConcurrentHashMap<>();
  private final Map<String, TypeRecorder> recorders = new ConcurrentSkipListMap<>();
  private final Map<String, ResourceType> types = new ConcurrentHashMap<>();
  private final Set<String> excluded = ConcurrentHashMap.newKeySet();
  private volatile Discovered latest;
  private Discovered taken;
  private final Set<String> listing = new HashSet<>();
  private final Set<String> late = new HashSet<>();
  private final Map<String, TypeRecorder> setAside = new HashMap<>();
  private boolean isListing;
  private long position;

  EtcdTypes(Predicate<ResourceType> policy, TypeRecorder.Sink sink, StorageKeys keys) {
    this.policy = policy;
    this.sink = sink;
    this.keys = keys;
  }

  /** Takes note of what is served; any thread. */
  void claim(Discovered mine, Recovered recovered) {
    for (ResourceType type : mine.types()) {
      Recovered.TypeState state = recovered.types().remove(type.name());
      if (state != null) {
        left.put(type.name(), state);
      }
    }
    keys.served(mine.types());
    latest = mine;
  }

  boolean isClaimed() {
    return latest != null;
  }

  /** Names of the types that are recorded or left out; any thread. */
  Set<String> names() {
    Set<String> names = new HashSet<>(recorders.keySet());
    names.addAll(excluded);
    return names;
  }

  /** The types that are recorded; any thread. */
  Set<ResourceType> all() {
    return Set.copyOf(types.values());
  }

  long knownObjects() {
    return recorders.values().stream().mapToLong(TypeRecorder::known).sum();
  }

  /**
   * Revision up to which an earlier run put everything out: that of the type which is furthest
   * behind, or what etcd was followed to, whichever is greater; 0 without one. Asked before the
   * types join.
   */
  long recoveredRevision() {
    long watched =
        latest.types().stream()
            .filter(type -> policy.test(type) && !type.equals(StorageKeys.OWN))
            .mapToLong(type -> recoveredRevision(type.name()))
            .filter(revision -> revision > 0)
            .min()
            .orElse(0);
    return Math.max(watched, recoveredRevision(StorageKeys.OWN.name()));
  }

  private long recoveredRevision(String type) {
    Recovered.TypeState state = left.get(type);
    return state == null ? 0 : state.position().revision();
  }

  /** Follows discovery: types begin, are left out, end. */
  void reconcile(long now) {
    Discovered found = latest;
    if (found.equals(taken)) {
      return;
    }
    taken = found;
    Set<String> served = new HashSet<>();
    for (ResourceType type : found.types()) {
      served.add(type.name());
      if (policy.test(type)) {
        join(type, now);
      } else if (excluded.add(type.name())) {
        exclude(type, now);
      }
    }
    for (Map.Entry<String, TypeRecorder> entry : List.copyOf(recorders.entrySet())) {
      ResourceType type = types.get(entry.getKey());
      boolean isGone = !served.contains(type.name()) && !found.staleGroups().contains(type.group());
      if (isGone && !type.equals(StorageKeys.OWN)) {
        entry.getValue().departed(position, now);
        recorders.remove(entry.getKey());
        types.remove(entry.getKey());
      }
    }
  }

  /** The recorder of a type; empty where the type is left out. */
  Optional<TypeRecorder> recorder(ResourceType type, long now) {
    TypeRecorder running = recorders.get(type.name());
    if (running != null) {
      return Optional.of(running);
    }
    return policy.test(type) ? Optional.of(join(type, now)) : Optional.empty();
  }

  /** Of what a list is. */
  enum Which {
    ALL,
    /**
     * What watches did not tell of: the API server's own keys, and types that were never listed.
     */
    UNWATCHED,
    /** What a policy left out before. */
    LATE
  }

  /** Whether there are types that were left out before, and are not listed yet. */
  boolean hasLate() {
    return !late.isEmpty();
  }

  /** What is known is held against what is read from now on. */
  void beginList(Which which) {
    isListing = true;
    listing.clear();
    recorders.forEach(
        (name, recorder) -> {
          boolean isMeant =
              switch (which) {
                case ALL -> true;
                case UNWATCHED ->
                    name.equals(StorageKeys.OWN.name()) || !recorder.position().isSet();
                case LATE -> late.contains(name);
              };
          if (isMeant) {
            recorder.beginList();
            listing.add(name);
          }
        });
  }

  /** Whether the list that goes on is of this type. */
  boolean isListed(ResourceType type) {
    return listing.contains(type.name());
  }

  /** All was read at {@code revision}. */
  void endList(long revision, Optional<Gap> gap, long now) {
    isListing = false;
    position = revision;
    for (String name : listing) {
      TypeRecorder recorder = recorders.get(name);
      recorder.endList(revision, gapOf(name, recorder.position(), gap), now);
    }
    late.removeAll(listing);
    listing.clear();
  }

  private Gap gapOf(String name, Position before, Optional<Gap> gap) {
    if (!before.isSet()) {
      return null;
    }
    return late.remove(name)
        ? new Gap(before.revision(), before.time(), "left out by policy meanwhile")
        : gap.orElseGet(() -> new Gap(before.revision(), before.time(), "etcd was not followed"));
  }

  /** Everything up to {@code revision} was put out. */
  void advance(long revision) {
    position = revision;
  }

  /** Puts on record what was seen, and moves the cursors that watches would begin at. */
  void recordSeen(long now) {
    if (position > 0) {
      recorders.values().forEach(recorder -> recorder.reached(position, now));
      recorders.values().forEach(recorder -> recorder.seen(position, now));
    }
  }

  /** Puts on record that nothing is seen just now. */
  void recordUnseen(String reason, long now) {
    recorders.values().forEach(recorder -> recorder.unseen(reason, now));
  }

  /** A policy may take the type in again: then it is taken up where it was left. */
  private void exclude(ResourceType type, long now) {
    TypeRecorder running = recorders.remove(type.name());
    types.remove(type.name());
    if (running == null) {
      new TypeRecorder(type, sink, sink.records().noneKnown(), Position.NONE)
          .excluded(position, now);
    } else {
      running.seen(position, now);
      running.excluded(position, now);
      setAside.put(type.name(), running);
    }
  }

  private TypeRecorder join(ResourceType type, long now) {
    TypeRecorder running = recorders.get(type.name());
    if (running != null) {
      if (!type.equals(types.put(type.name(), type))) {
        running = running.in(type);
        recorders.put(type.name(), running);
      }
      return running;
    }
    if (excluded.remove(type.name()) && position > 0) {
      return joinLate(type);
    }
    Recovered.TypeState state = left.remove(type.name());
    KnownObjects known = state == null ? sink.records().noneKnown() : state.known();
    Position from = state == null ? Position.NONE : state.position();
    TypeRecorder recorder = new TypeRecorder(type, sink, known, from);
    types.put(type.name(), type);
    recorders.put(type.name(), recorder);
    if (isListing) {
      recorder.beginList();
      listing.add(type.name());
    } else if (position > 0 && !from.isSet()) {
      // Of a type that is new all there ever was is told from here on.
      recorder.beginList();
      recorder.endList(position, null, now);
    }
    return recorder;
  }

  private TypeRecorder joinLate(ResourceType type) {
    TypeRecorder earlier = setAside.remove(type.name());
    TypeRecorder recorder =
        earlier == null
            ? new TypeRecorder(type, sink, sink.records().noneKnown(), Position.NONE)
            : earlier.in(type);
    types.put(type.name(), type);
    recorders.put(type.name(), recorder);
    late.add(type.name());
    return recorder;
  }
}
