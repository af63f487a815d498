package io.kuberewind.watcher.etcd;

import io.kuberewind.etcd.client.EtcdClient;
import io.kuberewind.etcd.client.EtcdException;
import io.kuberewind.etcd.client.KeyRange;
import io.kuberewind.etcd.client.PinnedRead;
import io.kuberewind.etcd.client.StoredKey;
import io.kuberewind.etcd.watch.Batch;
import io.kuberewind.etcd.watch.KeyEvent;
import io.kuberewind.etcd.watch.KeySpaceWatch;
import io.kuberewind.etcd.watch.WatchLimits;
import io.kuberewind.watcher.capture.CaptureObserver;
import io.kuberewind.watcher.capture.ChangeRecords;
import io.kuberewind.watcher.capture.Gap;
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
import io.kuberewind.watcher.stream.WatchEvent;
import io.kuberewind.watcher.tick.Micros;
import io.kuberewind.watcher.tick.Tick;
import io.kuberewind.watcher.tick.TypeProgress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the key space of a cluster's etcd: lists it once at one revision, then takes up every
 * change behind that, or behind where an earlier run came to. It claims every type whose objects
 * lie there; what the API server keeps beside them is recorded by its keys.
 */
public final class EtcdSource implements TypeProgress, TypeClaim {
  private static final Logger log = LoggerFactory.getLogger(EtcdSource.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final long SEEN_MICROS = 60 * Micros.A_SECOND;
  private static final long PATIENCE_MICROS = 120 * Micros.A_SECOND;

  private final EtcdSettings settings;
  private final EtcdClient etcd;
  private final ClusterConnection cluster;
  private final Recovered recovered;
  private final Predicate<ResourceType> policy;
  private final CaptureObserver observer;
  private final WatcherMeters meters;
  private final EtcdOutlet outlet;
  private final EtcdObjects objects;
  private final EtcdTypes types;
  private final AggregatedGroups aggregated;
  private final long recoveredTo;
  private final int timeline;
  private volatile KeySpaceWatch watch;
  private volatile long position;
  private volatile boolean listed;
  private volatile boolean setAside;
  private volatile String problem = "not listed yet";
  private Optional<Gap> gap = Optional.empty();
  private long listAt;
  private long takenOver;
  private long workingSince = Micros.now();
  private long lastSeen = Micros.now();
  private long lastCursor;

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
    this.cluster = parts.cluster();
    this.recovered = parts.recovered();
    this.policy = parts.policy();
    this.observer = parts.observer();
    this.meters = parts.meters();
    this.recoveredTo = recovered.revision();
    this.timeline = parts.records().timeline();
    this.outlet = new EtcdOutlet(parts.outlet());
    StorageKeys keys = new StorageKeys(settings.prefix());
    this.objects = new EtcdObjects(keys, new Rendering(cluster));
    this.types =
        new EtcdTypes(policy, new TypeRecorder.Sink(parts.records(), outlet, meters), keys);
    this.aggregated = new AggregatedGroups(cluster);
    Recovered.TypeState own = recovered.types().get(StorageKeys.OWN.name());
    this.position = own == null ? 0 : own.position().revision();
    try {
      this.etcd = EtcdClient.open(settings.endpoints());
    } catch (EtcdException e) {
      throw new ClusterException(e.getMessage(), e);
    }
  }

  @Override
  public Discovered claim(Discovered found) {
    Set<String> elsewhere = aggregated.read();
    List<ResourceType> mine =
        found.types().stream().filter(type -> !elsewhere.contains(type.group())).toList();
    List<ResourceType> others =
        found.types().stream().filter(type -> elsewhere.contains(type.group())).toList();
    List<ResourceType> all = new ArrayList<>(mine);
    all.add(StorageKeys.OWN);
    types.claim(new Discovered(all, found.staleGroups()), recovered);
    return new Discovered(others, found.staleGroups());
  }

  @Override
  public Set<String> names() {
    return types.names();
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
    KeySpaceWatch open = watch;
    String reason = problem.isEmpty() && open != null ? open.problem() : problem;
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
    EtcdIdentity.check(etcd, settings, cluster.id());
    while (!types.isClaimed()) {
      Thread.sleep(POLL.toMillis() / 5);
    }
    if (position == 0 && gap.isEmpty()) {
      // Watches were here before: from where they were, etcd tells it all.
      takenOver = types.recoveredRevision();
    }
  }

  private void follow() throws EtcdException, InterruptedException {
    if (position > 0) {
      types.advance(position);
    }
    types.reconcile(Micros.now());
    if (position == 0 || gap.isPresent()) {
      list();
    } else if (types.hasLate()) {
      listLate();
    }
    List<KeyRange> ranges = settings.ranges(policy);
    try (KeySpaceWatch open = new KeySpaceWatch(etcd, ranges, position, WatchLimits.defaults())) {
      watch = open;
      listed = true;
      while (!types.hasLate()) {
        take(open.next(POLL));
        problem = "";
        tend(open);
        awaitRoom();
        types.reconcile(Micros.now());
      }
    } finally {
      watch = null;
    }
  }

  private void list() throws EtcdException, InterruptedException {
    long takeOverAt = takenOver;
    long at = takeOverAt > 0 ? takeOverAt : listAt;
    // Should it not work out at this revision, then at the current one.
    listAt = 0;
    types.beginList(takeOverAt > 0 ? EtcdTypes.Which.OWN : EtcdTypes.Which.ALL);
    long revision = read(at);
    types.endList(revision, gap, Micros.now());
    takenOver = 0;
    gap = Optional.empty();
    advance(revision, true);
  }

  /** What a policy lets in only now is read where everything else has come to. */
  private void listLate() throws EtcdException, InterruptedException {
    types.beginList(EtcdTypes.Which.LATE);
    types.endList(read(position), Optional.empty(), Micros.now());
  }

  private long read(long at) throws EtcdException, InterruptedException {
    long revision = at;
    for (KeyRange range : settings.ranges(policy)) {
      PinnedRead read = new PinnedRead(etcd, range, revision);
      for (List<StoredKey> page = read.next(); !page.isEmpty(); page = read.next()) {
        long now = Micros.now();
        page.forEach(key -> listed(key, now));
        awaitRoom();
      }
      revision = read.revision();
      read.unread().forEach(key -> unread(key.key(), key.revision() - 1, key.revision()));
    }
    return revision;
  }

  private void listed(StoredKey key, long now) {
    EtcdObjects.Told told = objects.told(key, WatchEvent.Type.ADDED, key.revision());
    Optional<TypeRecorder> recorder = recorder(told, now);
    if (recorder.isPresent() && types.isListed(typeOf(told))) {
      observed(recorder.get(), key, told, now);
    }
  }

  private void observed(TypeRecorder recorder, StoredKey key, EtcdObjects.Told told, long now) {
    outlet.holding(key.revision(), told.version(), told.value());
    recorder.observed(told.event(), now);
    outlet.holding(0, "", null);
    tellObserver(told);
  }

  private void take(Batch batch) throws EtcdException {
    for (Batch.Skipped skipped : batch.skipped()) {
      if (!skipped.range().isOneKey()) {
        throw new EtcdException.Compacted(
            "changes between the revisions %d and %d exceed what a message may hold"
                .formatted(skipped.after(), skipped.to()),
            0);
      }
      unread(skipped.range().from().toByteArray(), skipped.after(), skipped.to());
    }
    long now = Micros.now();
    batch.events().forEach(event -> happened(event, now));
    if (batch.confirmed() > position) {
      advance(batch.confirmed(), !batch.events().isEmpty());
    }
  }

  private void happened(KeyEvent event, long now) {
    long revision = event.key().revision();
    EtcdObjects.Told told;
    if (!event.isDelete()) {
      boolean isNew = event.key().version() == 1;
      WatchEvent.Type as = isNew ? WatchEvent.Type.ADDED : WatchEvent.Type.MODIFIED;
      told = objects.told(event.key(), as, revision);
    } else {
      // Without the value before it the key alone tells what is gone.
      StoredKey gone = event.previous().orElse(event.key());
      told = objects.told(gone, WatchEvent.Type.DELETED, revision);
    }
    recorder(told, now)
        .ifPresent(
            recorder -> {
              checkContinuity(recorder, event, told, now);
              outlet.holding(revision, told.version(), told.value());
              recorder.happened(told.event(), false, now);
              outlet.holding(0, "", null);
              tellObserver(told);
            });
  }

  /**
   * etcd tells of each change what was before it: where that is not what was put out last,
   * something was missed. Never seen; if it should happen, it is on record, and the state before is
   * mended.
   */
  private void checkContinuity(
      TypeRecorder recorder, KeyEvent event, EtcdObjects.Told told, long now) {
    Optional<StoredKey> before = event.previous();
    if (before.isEmpty() || event.key().revision() <= recoveredTo) {
      return;
    }
    long put = recorder.knownRevision(told.event().head().namespace(), told.event().head().name());
    long previous = before.get().revision();
    if (put < previous) {
      log.atError()
          .addKeyValue("resource", told.event().head().kind())
          .addKeyValue("revision", previous)
          .log("a change was missed in etcd's watch; its last state is put out");
      recorder.hole(put, previous, "a change was missed in etcd's watch", now);
      EtcdObjects.Told last = objects.told(before.get(), WatchEvent.Type.ADDED, previous);
      observed(recorder, before.get(), last, now);
    }
  }

  private void unread(byte[] key, long after, long to) {
    long now = Micros.now();
    StoredKey bare = new StoredKey(key, new byte[0], 0, 0, to, 0);
    EtcdObjects.Told told = objects.told(bare, WatchEvent.Type.MODIFIED, to);
    String text = new String(key, StandardCharsets.UTF_8);
    meters.oversized();
    recorder(told, now)
        .ifPresent(
            recorder ->
                recorder.hole(after, to, text + " is larger than a message of etcd may be", now));
  }

  private Optional<TypeRecorder> recorder(EtcdObjects.Told told, long now) {
    return told.place() instanceof Place.Fleeting
        ? Optional.empty()
        : types.recorder(typeOf(told), now);
  }

  private static ResourceType typeOf(EtcdObjects.Told told) {
    return told.place() instanceof Place.OfResource of ? of.type() : StorageKeys.OWN;
  }

  private void tellObserver(EtcdObjects.Told told) {
    if (told.place() instanceof Place.OfResource of) {
      observer.seen(of.type(), told.event());
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
    position = revision;
  }

  private void tend(KeySpaceWatch open) {
    long now = Micros.now();
    if (open.problem().isEmpty()) {
      workingSince = now;
      setAside = false;
    } else {
      setAsideAfterLong(open.problem(), now);
    }
    if (now - lastSeen >= SEEN_MICROS) {
      lastSeen = now;
      types.recordSeen(now);
    }
  }

  private void compacted(EtcdException.Compacted e) {
    log.atWarn()
        .addKeyValue("revision", position)
        .log("what followed is lost, listing again: {}", e.getMessage());
    meters.restarted();
    listAt = e.revision();
    long from = position > 0 ? position : takenOver;
    takenOver = 0;
    if (gap.isEmpty() && from > 0) {
      gap =
          Optional.of(
              new Gap(from, workingSince, "etcd no longer had what followed: " + e.getMessage()));
    }
  }

  private void away(EtcdException e) {
    if (!e.getMessage().equals(problem)) {
      log.atWarn().log("etcd is not followed, trying again: {}", e.getMessage());
    }
    meters.restarted();
    problem = e.getMessage();
    setAsideAfterLong(problem, Micros.now());
  }

  /** What cannot be followed for long holds the barriers of the others back no more. */
  private void setAsideAfterLong(String reason, long now) {
    if (!setAside && now - workingSince > PATIENCE_MICROS) {
      setAside = true;
      types.recordUnseen("etcd cannot be followed: " + reason, now);
    }
  }

  private void awaitRoom() throws InterruptedException {
    CountDownLatch room = new CountDownLatch(1);
    outlet.whenRoom(room::countDown);
    room.await();
  }

  // What barriers ask.

  @Override
  public boolean isCounted() {
    return !setAside;
  }

  @Override
  public boolean isListed() {
    return listed;
  }

  @Override
  public long confirmed() {
    return position;
  }

  @Override
  public long reached() {
    return position;
  }

  /** etcd's own word is better than silence, and is there within moments of being asked. */
  @Override
  public boolean isQuietSince(Tick tick, long now) {
    KeySpaceWatch open = watch;
    if (open != null) {
      open.expect(tick.revision());
    }
    return false;
  }

  @Override
  public void vouch(long revision) {
    throw new IllegalStateException("etcd vouches for itself");
  }
}
