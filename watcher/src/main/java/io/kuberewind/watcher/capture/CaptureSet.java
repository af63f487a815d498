package io.kuberewind.watcher.capture;

import io.kuberewind.schemas.EtcdKeys;
import io.kuberewind.watcher.change.KnownObjects;
import io.kuberewind.watcher.change.Position;
import io.kuberewind.watcher.change.Recovered;
import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.discovery.Discovered;
import io.kuberewind.watcher.tick.Micros;
import io.kuberewind.watcher.tick.Tick;
import io.kuberewind.watcher.tick.TypeProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every type that is captured, kept in line with what the API server serves. Its lock is taken only
 * to change the set: whoever looks at it never waits for a type.
 */
public final class CaptureSet {
  private static final Logger log = LoggerFactory.getLogger(CaptureSet.class);
  private static final Duration TENDING = Duration.ofMillis(500);
  private static final Duration SEEN_INTERVAL = Duration.ofSeconds(60);
  private static final int NAMED_PROBLEMS = 5;

  private final CaptureContext context;
  private final Predicate<ResourceType> policy;
  private final ChangeRecords records;
  private final Recovered recovered;
  private final Map<String, TypeCapture> captures = new ConcurrentSkipListMap<>();
  private final Map<String, TypeCapture> leaving = new ConcurrentHashMap<>();
  private final Map<String, TypeCapture> setAside = new HashMap<>();
  private final Set<String> excluded = ConcurrentHashMap.newKeySet();
  private ScheduledFuture<?> tending;
  private volatile boolean discovered;
  private boolean stopped;
  private long lastSeenRecorded = Micros.now();

  CaptureSet(
      CaptureContext context,
      Predicate<ResourceType> policy,
      ChangeRecords records,
      Recovered recovered) {
    this.context = context;
    this.policy = policy;
    this.records = records;
    this.recovered = recovered;
  }

  /** Looks after the types from now on. */
  public synchronized void start() {
    tending =
        context
            .scheduler()
            .scheduleWithFixedDelay(
                this::tend, TENDING.toMillis(), TENDING.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Takes in what the API server serves now: new types join, those no longer served leave. */
  public synchronized void reconcile(Discovered found) {
    if (stopped) {
      return;
    }
    Map<String, ResourceType> served = new TreeMap<>();
    for (ResourceType type : found.types()) {
      served.put(type.name(), type);
    }
    leaveUnserved(served, found.staleGroups());
    for (ResourceType type : served.values()) {
      TypeCapture running = captures.get(type.name());
      if (!policy.test(type)) {
        setAside(running);
        exclude(type);
      } else if (running == null) {
        join(type);
      } else if (!running.type().equals(type)) {
        // Another version is the preferred one now; the revisions are the same.
        running.stop();
        captures.put(type.name(), running.in(type));
      }
    }
    discovered = true;
  }

  /** Stops every capture, putting on record what was seen. */
  public synchronized void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    if (tending != null) {
      tending.cancel(false);
    }
    captures.values().forEach(TypeCapture::stop);
    leaving.values().forEach(TypeCapture::stop);
  }

  /** How far each type has come. */
  public Collection<TypeProgress> progress() {
    List<TypeProgress> all = new ArrayList<>();
    captures.values().forEach(capture -> all.add(capture.progress()));
    leaving.values().forEach(capture -> all.add(capture.progress()));
    return all;
  }

  /** The types that are captured now, and how far each has come. */
  public Map<ResourceType, TypeProgress> byType() {
    Map<ResourceType, TypeProgress> types = new HashMap<>();
    captures.values().forEach(capture -> types.put(capture.type(), capture.progress()));
    return types;
  }

  /** Names of the types that are captured or left out. */
  public Set<String> names() {
    Set<String> names = new HashSet<>(captures.keySet());
    names.addAll(excluded);
    return names;
  }

  public int types() {
    return captures.size();
  }

  /** Objects known to exist, over all types. */
  public long knownObjects() {
    return captures.values().stream().mapToLong(TypeCapture::known).sum();
  }

  /** Why not every type is live, naming some; empty when they are. */
  public String problem() {
    if (!discovered) {
      return "the resource types are not known yet";
    }
    List<String> problems = new ArrayList<>();
    for (TypeCapture capture : captures.values()) {
      if (!capture.isLive() && !capture.isRefused()) {
        problems.add(capture.type().name() + " (" + capture.problem() + ")");
      }
    }
    if (problems.isEmpty()) {
      return "";
    }
    List<String> named = problems.subList(0, Math.min(NAMED_PROBLEMS, problems.size()));
    String more =
        problems.size() > named.size() ? " and " + (problems.size() - named.size()) + " more" : "";
    return "not followed: " + String.join(", ", named) + more;
  }

  private void join(ResourceType type) {
    excluded.remove(type.name());
    TypeCapture gone = leaving.remove(type.name());
    if (gone != null) {
      // What it still had to say would come behind what is told of the type as it is now.
      gone.leave();
    }
    TypeCapture earlier = setAside.remove(type.name());
    if (earlier != null) {
      captures.put(type.name(), earlier.in(type));
      return;
    }
    Recovered.TypeState left = recovered.types().remove(type.name());
    KnownObjects known = left == null ? records.noneKnown() : left.known();
    Position position = left == null ? Position.NONE : left.position();
    TypeCapture capture =
        new TypeCapture(
            type,
            context,
            new TypeRecorder(type, sink(), known, position),
            new Reach(Math.max(position.revision(), left == null ? 0 : left.vouched())),
            gapOf(left));
    captures.put(type.name(), capture);
    capture.start();
    log.atDebug().addKeyValue("resource", type).log("capture begins");
  }

  /** What was followed in an earlier timeline has not been seen from the start of this one. */
  private static Gap gapOf(Recovered.TypeState left) {
    return left == null || left.ended().isEmpty()
        ? null
        : new Gap(0, left.position().time(), left.ended());
  }

  private void leaveUnserved(Map<String, ResourceType> served, Set<String> staleGroups) {
    for (TypeCapture capture : List.copyOf(captures.values())) {
      if (isGone(capture.type(), served, staleGroups)) {
        captures.remove(capture.type().name());
        leaving.put(capture.type().name(), capture);
      }
    }
    for (Recovered.TypeState left : List.copyOf(recovered.types().values())) {
      // etcd's own keys are never served, and not gone: who reads etcd again goes on from there.
      boolean isOfEtcd = left.type().group().equals(EtcdKeys.GROUP);
      if (!isOfEtcd && isGone(left.type(), served, staleGroups)) {
        recovered.types().remove(left.type().name());
        new TypeRecorder(left.type(), sink(), left.known(), left.position())
            .departed(context.ticks().newest().map(Tick::revision).orElse(0L), Micros.now());
      }
    }
  }

  private static boolean isGone(
      ResourceType type, Map<String, ResourceType> served, Set<String> staleGroups) {
    return !served.containsKey(type.name()) && !staleGroups.contains(type.group());
  }

  /** A policy may take the type in again: it is taken up where it was left. */
  private void setAside(TypeCapture running) {
    if (running != null) {
      running.setAside();
      captures.remove(running.type().name());
      setAside.put(running.type().name(), running);
    }
  }

  private void exclude(ResourceType type) {
    if (excluded.add(type.name())) {
      new TypeRecorder(type, sink(), new KnownObjects(), Position.NONE)
          .excluded(context.ticks().newest().map(Tick::revision).orElse(0L), Micros.now());
    }
  }

  private TypeRecorder.Sink sink() {
    return new TypeRecorder.Sink(records, context.outlet(), context.meters());
  }

  private void tend() {
    try {
      tend(Micros.now());
    } catch (RuntimeException e) {
      // A timer that throws is never called again, and the types need to be looked after.
      log.atError().setCause(e).log("a type could not be looked after");
    }
  }

  private void tend(long now) {
    captures.values().forEach(capture -> capture.tend(now));
    leaving.values().removeIf(TypeCapture::hasLeft);
    context.notices().flush();
    if (now - lastSeenRecorded >= SEEN_INTERVAL.toNanos() / 1000) {
      lastSeenRecorded = now;
      captures.values().forEach(capture -> capture.recordSeen(now));
    }
  }
}
