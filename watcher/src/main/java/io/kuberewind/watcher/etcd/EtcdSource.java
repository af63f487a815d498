package io.kuberewind.watcher.etcd;

import io.kuberewind.etcd.client.EtcdClient;
import io.kuberewind.etcd.client.EtcdException;
import io.kuberewind.etcd.client.KeyRange;
import io.kuberewind.etcd.watch.Batch;
import io.kuberewind.etcd.watch.KeySpaceWatch;
import io.kuberewind.etcd.watch.WatchLimits;
import io.kuberewind.watcher.capture.CaptureObserver;
import io.kuberewind.watcher.capture.ChangeRecords;
import io.kuberewind.watcher.capture.TypeRecorder;
import io.kuberewind.watcher.change.Entry;
import io.kuberewind.watcher.change.Outlet;
import io.kuberewind.watcher.change.Recovered;
import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.change.WatcherMeters;
import io.kuberewind.watcher.cluster.ClusterConnection;
import io.kuberewind.watcher.cluster.ClusterException;
import io.kuberewind.watcher.discovery.Discovered;
import io.kuberewind.watcher.discovery.TypeClaim;
import io.kuberewind.watcher.tick.Micros;
import io.kuberewind.watcher.tick.TypeProgress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the key space of a cluster's etcd: lists it once at one revision, then takes up every
 * change behind that, or behind where an earlier run came to. It claims every type whose objects
 * lie there; what the API server keeps beside them is recorded by its keys.
 */
public final class EtcdSource implements TypeClaim {
  private static final Logger log = LoggerFactory.getLogger(EtcdSource.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final long SEEN_MICROS = 60 * Micros.A_SECOND;

  private final EtcdSettings settings;
  private final EtcdClient etcd;
  private final String clusterId;
  private final Recovered recovered;
  private final long recoveredTo;
  private final Predicate<ResourceType> policy;
  private final WatcherMeters meters;
  private final EtcdOutlet outlet;
  private final EtcdObjects objects;
  private final EtcdTypes types;
  private final KeyRecorder recorder;
  private final EtcdLists lists;
  private final Outage outage;
  private final AggregatedGroups aggregated;
  private final int timeline;
  private final KeySpaceProgress progress;
  private volatile String problem = "not listed yet";
  private long lastSeen = Micros.now();
  private long lastCursor;
  private long watchedTo = -1;

  /** What a source works with. */
  public record Parts(
      ClusterConnection cluster,
      Outlet outlet,
      ChangeRecords records,
      WatcherMeters meters,
      Predicate<ResourceType> policy,
      CaptureObserver observer,
      Recovered recovered) {}

  /**
   * Prepares to follow.
   *
   * @throws ClusterException when a certificate or key cannot be read
   */
  public EtcdSource(EtcdSettings settings, Parts parts) throws ClusterException {
    this.settings = settings;
    this.clusterId = parts.cluster().id();
    this.recovered = parts.recovered();
    this.recoveredTo = recovered.revision();
    this.policy = parts.policy();
    this.meters = parts.meters();
    this.timeline = parts.records().timeline();
    this.outlet = new EtcdOutlet(parts.outlet());
    StorageKeys keys = new StorageKeys(settings.prefix());
    this.objects = new EtcdObjects(keys, new Rendering(parts.cluster()));
    this.types =
        new EtcdTypes(policy, new TypeRecorder.Sink(parts.records(), outlet, meters), keys);
    this.recorder = new KeyRecorder(objects, types, outlet, parts.observer(), meters, recoveredTo);
    this.outage = new Outage(types, Micros.now());
    this.aggregated = new AggregatedGroups(parts.cluster());
    Recovered.TypeState own = recovered.types().get(StorageKeys.OWN.name());
    boolean goesOn = own != null && own.hasEtcdValues();
    this.progress = new KeySpaceProgress(outage, goesOn ? own.position().revision() : 0);
    try {
      this.etcd = EtcdClient.open(settings.endpoints());
    } catch (EtcdException e) {
      throw new ClusterException(e.getMessage(), e);
    }
    this.lists = new EtcdLists(etcd, types, recorder, outlet);
  }

  @Override
  public Discovered claim(Discovered found) {
    Set<String> elsewhere = aggregated.read();
    Discovered mine = found.only(type -> !elsewhere.contains(type.group()));
    types.claim(mine.with(StorageKeys.OWN), recovered);
    return found.only(type -> elsewhere.contains(type.group()));
  }

  @Override
  public Set<String> names() {
    return types.names();
  }

  /** How far it has come, for the barriers. */
  public TypeProgress progress() {
    return progress;
  }

  /** The types that are taken from etcd. */
  public Set<ResourceType> followed() {
    return types.all();
  }

  /** Objects and keys known to exist. */
  public long knownObjects() {
    return types.knownObjects();
  }

  /** Values that could not be decoded, and are kept as they are. */
  public long undecoded() {
    return objects.undecoded();
  }

  /** Values that are encrypted at rest, and are kept as they are. */
  public long encrypted() {
    return objects.encrypted();
  }

  /** Why etcd is not followed just now; empty when it is. */
  public String problem() {
    String reason = problem.isEmpty() ? progress.problem() : problem;
    return reason.isEmpty() ? "" : "etcd is not followed: " + reason;
  }

  /**
   * Follows until the thread is interrupted.
   *
   * @throws ClusterException when this etcd is not the cluster's, went back, or cannot be used
   */
  public void run() throws InterruptedException, ClusterException {
    try {
      while (true) {
        try {
          check();
          follow();
        } catch (EtcdException.Unusable e) {
          throw new ClusterException(e.getMessage(), e);
        } catch (EtcdException.Compacted e) {
          compacted(e);
        } catch (EtcdException e) {
          away(e);
          Thread.sleep(RETRY.toMillis());
        }
      }
    } finally {
      types.recordSeen(Micros.now());
      etcd.close();
    }
  }

  /** That it is followable, and the one that the API server keeps its objects in. */
  private void check() throws EtcdException, InterruptedException {
    EtcdIdentity.check(etcd, settings, clusterId);
    while (!types.isClaimed()) {
      Thread.sleep(POLL.toMillis() / 5);
    }
    if (watchedTo < 0) {
      watchedTo = types.recoveredRevision();
    }
    if (progress.reached() == 0 && !lists.hasGap()) {
      lists.takeOverFrom(watchedTo);
    }
  }

  private void follow() throws EtcdException, InterruptedException {
    if (progress.reached() > 0) {
      types.advance(progress.reached());
    }
    types.reconcile(Micros.now());
    List<KeyRange> ranges = settings.ranges(policy);
    if (progress.reached() == 0 || lists.hasGap()) {
      OptionalLong blindFrom = lists.blindFrom();
      long revision = lists.listAll(ranges);
      blindFrom.ifPresent(from -> progress.unseen(from, revision));
      advance(revision, true);
    } else if (types.hasLate()) {
      lists.listLate(ranges, progress.reached());
    }
    try (KeySpaceWatch open =
        new KeySpaceWatch(etcd, ranges, progress.reached(), WatchLimits.defaults())) {
      progress.followedBy(open);
      while (!types.hasLate()) {
        take(open.next(POLL));
        problem = "";
        tend(open);
        outlet.awaitRoom();
        types.reconcile(Micros.now());
      }
    } finally {
      progress.followedBy(null);
    }
  }

  private void take(Batch batch) throws EtcdException {
    for (Batch.Skipped skipped : batch.skipped()) {
      if (!skipped.range().isOneKey()) {
        throw new EtcdException.Compacted(
            "changes between the revisions %d and %d exceed what a message may hold"
                .formatted(skipped.after(), skipped.to()),
            0);
      }
      recorder.unread(skipped.range().from().toByteArray(), skipped.after(), skipped.to());
    }
    long now = Micros.now();
    batch.events().forEach(event -> recorder.happened(event, now));
    if (batch.confirmed() > progress.reached()) {
      advance(batch.confirmed(), !batch.events().isEmpty());
    }
  }

  /** Everything up to {@code revision} was put out before: only now may a barrier say so. */
  private void advance(long revision, boolean hadEvents) {
    long now = Micros.now();
    if (hadEvents || now - lastCursor >= Micros.A_SECOND) {
      lastCursor = now;
      outlet.put(new Entry.Reached(StorageKeys.OWN, timeline, revision));
    }
    types.advance(revision);
    progress.advance(revision);
    if (revision >= recoveredTo) {
      lists.complete();
    }
  }

  private void tend(KeySpaceWatch open) {
    long now = Micros.now();
    if (open.problem().isEmpty()) {
      outage.over(now);
    } else {
      outage.goesOn(open.problem(), now);
    }
    if (now - lastSeen >= SEEN_MICROS) {
      lastSeen = now;
      types.recordSeen(now);
    }
  }

  private void compacted(EtcdException.Compacted e) {
    meters.restarted();
    if (progress.reached() > 0 && progress.reached() < watchedTo) {
      log.atInfo()
          .addKeyValue("revision", watchedTo)
          .log("etcd is taken up where watches came to: {}", e.getMessage());
      progress.advance(0);
      return;
    }
    log.atWarn()
        .addKeyValue("revision", progress.reached())
        .log("what followed is lost, listing again: {}", e.getMessage());
    lists.lost(progress.reached(), outage.since(), e);
  }

  private void away(EtcdException e) {
    if (!e.getMessage().equals(problem)) {
      log.atWarn().log("etcd is not followed, trying again: {}", e.getMessage());
    }
    meters.restarted();
    problem = e.getMessage();
    outage.goesOn(problem, Micros.now());
  }
}
