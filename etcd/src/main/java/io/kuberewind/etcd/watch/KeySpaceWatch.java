package io.kuberewind.etcd.watch;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.WatchResponse;
import io.kuberewind.etcd.client.EtcdClient;
import io.kuberewind.etcd.client.EtcdException;
import io.kuberewind.etcd.client.KeyRange;
import io.kuberewind.etcd.client.WatchCall;
import io.kuberewind.etcd.watch.Batch.Skipped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every change of some ranges from a revision on, in one order. Each range has a call of its own,
 * since etcd feeds one that lags no faster than 1,000 revisions in 100 ms; an event is handed out
 * once every range is known to be past its revision. Calls that end are opened again behind what
 * they brought; what is not fetched waits at etcd, beyond the bound. For one fetching thread.
 */
public final class KeySpaceWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KeySpaceWatch.class);
  private static final Duration TEND = Duration.ofMillis(250);

  /** How often a range is asked how far it is: while others wait for it, and else. */
  private static final Duration ASK_WANTED = Duration.ofMillis(20);

  private static final Duration ASK_IDLE = Duration.ofSeconds(1);
  private static final int BATCH_EVENTS = 1_000;

  private final EtcdClient etcd;
  private final WatchLimits limits;
  private final Narrowing narrowing;
  private final List<Lane> lanes = new ArrayList<>();
  private final List<Lane> tooLarge = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();
  private final WatchCall.Listener listener = new Listener();
  private long handedOut;
  private long wanted;
  private long compacted;
  private boolean suspectsOldEtcd;
  private boolean closed;
  private long restarts;

  /**
   * Prepares the calls; the first {@link #next} opens them.
   *
   * @param ranges what to follow, without overlap; more of them catch up faster
   * @param after changes behind this revision are told, at least 1
   */
  public KeySpaceWatch(EtcdClient etcd, List<KeyRange> ranges, long after, WatchLimits limits) {
    this.etcd = etcd;
    this.limits = limits;
    this.narrowing = new Narrowing(etcd);
    this.handedOut = after;
    for (KeyRange range : ranges) {
      lanes.add(lane(range, after, ranges.size()));
    }
  }

  /**
   * The next events, as soon as there are some that may be handed out; after {@code atMost} a batch
   * without any.
   *
   * @throws EtcdException.Compacted when etcd no longer has what follows {@link #confirmed}; the
   *     watch is of no more use
   * @throws EtcdException.WentBack when etcd's revision is below what it told before
   * @throws EtcdException when etcd does not answer what has to be asked; call again
   */
  public Batch next(Duration atMost) throws InterruptedException, EtcdException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      narrow();
      checkRevision();
      synchronized (this) {
        tend();
        if (compacted > 0) {
          throw new EtcdException.Compacted(
              "etcd has compacted what follows revision " + handedOut, compacted);
        }
        long left = deadline - System.nanoTime();
        if (reached() > handedOut || !skipped.isEmpty() || left <= 0) {
          return take();
        }
        wait(Math.max(1, Math.min(left, TEND.toNanos()) / 1_000_000));
      }
    }
  }

  /** Hurries the ranges that have not yet told that they are past {@code revision}. */
  public synchronized void expect(long revision) {
    if (revision > wanted) {
      wanted = revision;
      notifyAll();
    }
  }

  /** Everything up to this revision was handed out. */
  public synchronized long confirmed() {
    return handedOut;
  }

  /** Why some range is not followed just now; empty when all are. */
  public synchronized String problem() {
    return lanes.stream().map(Lane::problem).filter(p -> !p.isEmpty()).findFirst().orElse("");
  }

  /** Calls that were opened again. */
  public synchronized long restarts() {
    return restarts;
  }

  @Override
  public synchronized void close() {
    closed = true;
    lanes.forEach(Lane::close);
    notifyAll();
  }

  private void tend() {
    long now = System.nanoTime();
    long known = Math.max(wanted, lanes.stream().mapToLong(Lane::reached).max().orElse(0));
    for (Lane lane : lanes) {
      if (lane.isDue(now) && !closed) {
        lane.open(etcd, listener, now);
      } else if (lane.isSilent(now, limits.silence())) {
        restarted(lane, "nothing was heard of it");
        lane.failed("nothing was heard of it", now);
      }
      lane.askProgress(now, lane.reached() < known ? ASK_WANTED : ASK_IDLE);
    }
  }

  private long reached() {
    return lanes.stream().mapToLong(Lane::reached).min().orElse(handedOut);
  }

  /** What all ranges are past, in order; about as much as a batch may hold, by whole revisions. */
  private Batch take() {
    long upTo = reached();
    List<KeyEvent> events = new ArrayList<>();
    long last = 0;
    while (true) {
      Lane first = lanes.stream().min(Comparator.comparingLong(Lane::head)).orElseThrow();
      long head = first.head();
      if (head > upTo) {
        handedOut = upTo;
        break;
      }
      if (events.size() >= BATCH_EVENTS && head > last) {
        handedOut = last;
        break;
      }
      events.add(first.poll());
      last = head;
    }
    long now = System.nanoTime();
    lanes.forEach(lane -> lane.readOn(now));
    Batch batch = new Batch(events, skipped, handedOut);
    skipped.clear();
    return batch;
  }

  /** Divides a range whose messages are too large, or gives up on a part that cannot be divided. */
  private void narrow() throws EtcdException {
    Lane lane;
    synchronized (this) {
      if (tooLarge.isEmpty()) {
        return;
      }
      lane = tooLarge.get(0);
    }
    Optional<List<KeyRange>> parts = narrowing.parts(lane.range());
    long current = parts.isPresent() ? 0 : etcd.currentRevision();
    synchronized (this) {
      // What came whole before the large message is still to be handed out: the parts begin there.
      tooLarge.remove(lane);
      lanes.remove(lane);
      long from = parts.isPresent() ? lane.reached() : Math.max(current, lane.reached());
      List<KeyRange> ranges = parts.orElse(List.of(lane.range()));
      lanes.addAll(lane.divided(ranges, from, roomBytes(lanes.size() + ranges.size())));
      if (parts.isEmpty()) {
        skipped.add(new Skipped(lane.range(), lane.reached(), from));
      }
    }
    log.atError()
        .addKeyValue("fromKey", text(lane.range().from()))
        .addKeyValue("toKey", text(lane.range().to()))
        .addKeyValue("parts", parts.map(List::size).orElse(0))
        .log(
            parts.isPresent()
                ? "changes of a range of keys exceed what one message may hold: following it in parts"
                : "changes of a range of keys cannot be had, one alone exceeding what a message may hold");
  }

  /** A member that lags is no etcd that went back: only a read that all agree to can tell. */
  private void checkRevision() throws EtcdException {
    long told;
    synchronized (this) {
      if (!suspectsOldEtcd) {
        return;
      }
      suspectsOldEtcd = false;
      told = handedOut;
    }
    long current = etcd.currentRevision();
    if (current < told) {
      throw new EtcdException.WentBack(
          "etcd at %s is at revision %d, and told of changes up to %d before: it was restored from an older snapshot, or replaced"
              .formatted(etcd.describe(), current, told));
    }
  }

  private Lane lane(KeyRange range, long after, int count) {
    return new Lane(range, after, roomBytes(count), System.nanoTime());
  }

  private long roomBytes(int count) {
    return limits.bufferedBytes() / Math.max(1, count);
  }

  private void restarted(Lane lane, String why) {
    restarts++;
    log.atDebug().addKeyValue("fromKey", text(lane.range().from())).log("watch ended: {}", why);
  }

  private static String text(ByteString key) {
    return key.isValidUtf8() ? key.toStringUtf8() : key.toString();
  }

  private final class Listener implements WatchCall.Listener {
    @Override
    public void response(WatchCall from, WatchResponse response) {
      synchronized (KeySpaceWatch.this) {
        find(from).ifPresent(lane -> take(lane, response));
      }
    }

    @Override
    public void ended(WatchCall from, EtcdException why) {
      synchronized (KeySpaceWatch.this) {
        find(from)
            .ifPresent(
                lane -> {
                  restarted(lane, why.getMessage());
                  if (lane.ended(why, System.nanoTime()) == Lane.Outcome.TOO_LARGE) {
                    tooLarge.add(lane);
                  }
                  KeySpaceWatch.this.notifyAll();
                });
      }
    }

    private void take(Lane lane, WatchResponse response) {
      suspectsOldEtcd |=
          response.getCreated() && response.getHeader().getRevision() < lane.reached();
      Lane.Outcome outcome = lane.take(response, System.nanoTime());
      if (outcome == Lane.Outcome.COMPACTED) {
        compacted = Math.max(compacted, response.getCompactRevision());
      } else if (outcome == Lane.Outcome.ENDED) {
        restarted(lane, lane.problem());
      }
      KeySpaceWatch.this.notifyAll();
    }

    private Optional<Lane> find(WatchCall call) {
      return lanes.stream().filter(lane -> lane.isOf(call)).findFirst();
    }
  }
}
