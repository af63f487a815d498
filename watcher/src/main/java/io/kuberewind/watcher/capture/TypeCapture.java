package io.kuberewind.watcher.capture;

import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.cluster.StreamEnd;
import io.kuberewind.watcher.stream.WatchEvent;
import io.kuberewind.watcher.tick.Micros;
import io.kuberewind.watcher.tick.Tick;
import io.kuberewind.watcher.tick.TypeProgress;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one type for as long as it is served: lists it once, then keeps a watch open, taking it
 * up again from the last event whenever it ends. Safe for use by several threads.
 */
final class TypeCapture
    implements TypeProgress, CaptureState.Actions, Follow.Listener, PagedList.Listener {
  private static final Logger log = LoggerFactory.getLogger(TypeCapture.class);
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int GONE = 410;
  private static final int WATCH_SECONDS = 1800;

  /** What a watch has to catch up with may be a while in coming, all types being opened at once. */
  private static final long WARM_UP_MICROS = 1_000_000;

  private final ResourceType type;
  private final CaptureContext context;
  private final TypeRecorder recorder;
  private final Checks checks;
  private volatile CaptureState state;
  private Run run;
  private ScheduledFuture<?> timer;
  private Gap gap;
  private long reached;
  private long brokenSince;
  private boolean setAside;

  /** {@code gap} is closed by the first list; null where nothing was seen before. */
  TypeCapture(ResourceType type, CaptureContext context, TypeRecorder recorder, Gap gap) {
    this.type = type;
    this.gap = gap;
    this.context = context;
    this.recorder = recorder;
    this.reached = recorder.position().revision();
    this.checks = new Checks(type, context, recorder, this);
  }

  ResourceType type() {
    return type;
  }

  /** This capture, stopped, goes on in another version of its type. */
  TypeCapture in(ResourceType version) {
    TypeCapture next = new TypeCapture(version, context, recorder.in(version), gap);
    next.start();
    return next;
  }

  synchronized void start() {
    brokenSince = Micros.now();
    checks.start(brokenSince);
    move(
        recorder.position().isSet()
            ? new CaptureState.Opening(0)
            : new CaptureState.Listing(!context.settings().streamLists(), 0, gap));
  }

  /** Ends the capture, putting on record what was seen. The cursor stays. */
  synchronized void stop() {
    endRun();
    checks.cancel();
    recorder.seen(reached, Micros.now());
    state = new CaptureState.Left();
  }

  /** The type is served no longer. False while its last events may still be coming. */
  synchronized boolean leave() {
    long now = Micros.now();
    boolean stillTelling =
        run != null && now - run.lastHeard() < context.settings().farewell().toNanos() / 1000;
    if (stillTelling && !isLeft()) {
      return false;
    }
    endRun();
    checks.cancel();
    recorder.seen(reached, now);
    recorder.departed(reached, now);
    move(state.left());
    return true;
  }

  /** Looks after what no event brings about: silence, and being down for long. */
  synchronized void tend(long now) {
    if (isLeft()) {
      return;
    }
    if (run != null
        && run.isReading()
        && now - run.lastHeard() > context.settings().idle().toNanos() / 1000) {
      endRun();
      if (state instanceof CaptureState.Listing) {
        // A server that knows nothing of lists in a watch never ends one: it falls silent instead.
        context.meters().restarted();
        move(state.unsupported());
      } else {
        failed("neither an event nor a bookmark came in time", now);
      }
    }
    check(now);
    if (!setAside
        && isBroken()
        && now - brokenSince > context.settings().patience().toNanos() / 1000) {
      setAside = true;
      context.notices().add("cannot be followed and hold nothing back any more", type);
      recorder.unseen("cannot be watched: " + state.problem(), now);
    }
  }

  /** Compares what is held with what the server holds, now and then, while the watch is open. */
  private void check(long now) {
    if (!isLive() || run == null) {
      checks.cancel();
      return;
    }
    checks
        .tend(run, now)
        .ifPresent(
            unseen -> {
              endRun();
              gap = unseen;
              move(state.expired(gap, now));
            });
  }

  synchronized void recordSeen(long now) {
    if (isLive()) {
      recorder.seen(reached, now);
    }
  }

  boolean isLive() {
    return state instanceof CaptureState.Live;
  }

  boolean isRefused() {
    return state instanceof CaptureState.Refused;
  }

  String problem() {
    return state.problem();
  }

  int known() {
    return recorder.known();
  }

  // What the states ask for.

  @Override
  public void list(boolean paged) {
    recorder.beginList(gap);
    if (paged) {
      PagedList pages = PagedList.ofObjects(type, context, this);
      run = pages;
      pages.open("");
    } else {
      openWatch("&sendInitialEvents=true&resourceVersionMatch=NotOlderThan");
    }
  }

  @Override
  public void watch() {
    openWatch("&resourceVersion=" + recorder.position().revision());
  }

  @Override
  public void await(Duration delay) {
    timer = context.scheduler().schedule(this::waited, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void openWatch(String from) {
    int seconds = WATCH_SECONDS + ThreadLocalRandom.current().nextInt(WATCH_SECONDS);
    Follow follow = Follow.prepare(this, context.outlet());
    run = follow;
    follow.open(
        context.cluster(),
        type.path() + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=" + seconds + from);
  }

  private synchronized void waited() {
    if (state instanceof CaptureState.Waiting || state instanceof CaptureState.Refused) {
      move(state.due());
    }
  }

  // What the streams tell.

  @Override
  public synchronized void opened(Run from) {
    if (from == run && state instanceof CaptureState.Opening) {
      move(state.opened(Micros.now()));
    }
  }

  @Override
  public synchronized void event(Run from, WatchEvent event) {
    if (from != run) {
      return;
    }
    long now = Micros.now();
    boolean listing = state instanceof CaptureState.Listing;
    switch (event.type()) {
      case ERROR -> failedWithin(event.failure(), now);
      case BOOKMARK -> bookmark(event, listing, now);
      case ADDED -> {
        if (listing) {
          recorder.observed(event, now);
        } else {
          change(event, false, now);
        }
      }
      case MODIFIED, DELETED -> change(event, listing, now);
    }
    context.observer().seen(type, event);
  }

  @Override
  public synchronized void lineLost(Run from) {
    if (from == run) {
      log.atWarn().addKeyValue("resource", type).log("an event was too large to be read");
      recorder.lostLine();
    }
  }

  @Override
  public synchronized void item(Run from, WatchEvent item) {
    if (from == run) {
      recorder.observed(item, Micros.now());
      context.observer().seen(type, item);
    }
  }

  @Override
  public synchronized void listed(Run from, long revision) {
    if (from == run) {
      run = null;
      endList(revision, Micros.now());
    }
  }

  @Override
  public synchronized void ended(Run from, StreamEnd end) {
    if (from != run) {
      return;
    }
    run = null;
    long now = Micros.now();
    boolean streamedList = state instanceof CaptureState.Listing listing && !listing.paged();
    switch (end.status()) {
      case FORBIDDEN -> refused(end);
      case GONE -> expired(end.describe(), now);
      case 400, 405, 422 -> {
        if (streamedList) {
          move(state.unsupported());
        } else {
          failed(end.describe(), now);
        }
      }
      case NOT_FOUND -> {
        context.observer().notFound(type);
        failed(end.describe(), now);
      }
      default -> failed(end.describe(), now);
    }
  }

  private void change(WatchEvent event, boolean listing, long now) {
    long revision = event.head().revision();
    if (!listing && revision <= reached) {
      context.meters().late();
      context.observer().late(type, revision);
    }
    recorder.happened(event, listing, now);
    advance();
  }

  private void bookmark(WatchEvent event, boolean listing, long now) {
    if (!listing) {
      recorder.reached(event.head().revision(), now);
      advance();
    } else if (event.head().initialEventsEnd()) {
      endList(event.head().revision(), now);
    }
  }

  private void endList(long revision, long now) {
    recorder.endList(revision, gap, now);
    gap = null;
    checks.listed();
    advance();
    move(state.listed(now));
  }

  private void failedWithin(WatchEvent.Failure failure, long now) {
    endRun();
    if (failure.isExpired()) {
      expired(failure.message(), now);
    } else {
      failed("HTTP " + failure.code() + ": " + failure.message(), now);
    }
  }

  private void expired(String why, long now) {
    if (gap == null && recorder.position().isSet()) {
      recorder.seen(reached, now);
      gap =
          new Gap(
              recorder.position().revision(),
              recorder.position().time(),
              "the API server no longer had what followed: " + why);
    }
    context.notices().add("are listed again, the API server having forgotten what followed", type);
    context.meters().restarted();
    move(state.expired(gap, now));
  }

  private void failed(String why, long now) {
    log.atDebug().addKeyValue("resource", type).log("stream ended: {}", why);
    context.meters().restarted();
    move(state.failed(why, now));
  }

  private void refused(StreamEnd end) {
    move(state.refused(end.describe()));
    if (isRefused() && !setAside) {
      setAside = true;
      context.notices().add("may not be watched", type);
      recorder.unseen("forbidden: " + end.message(), Micros.now());
    }
  }

  private void advance() {
    reached = Math.max(reached, recorder.position().revision());
  }

  private void move(CaptureState next) {
    boolean wasLive = isLive();
    state = next;
    if (isLive()) {
      setAside = false;
    } else if (wasLive) {
      brokenSince = Micros.now();
    }
    next.enter(this);
  }

  private void endRun() {
    Run ending = run;
    // First, for a stream may tell of its end from within the call.
    run = null;
    if (ending != null) {
      ending.cancel();
    }
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private boolean isLeft() {
    return state instanceof CaptureState.Left;
  }

  /** Listing for long is work, failing for long is not. */
  private boolean isBroken() {
    return state instanceof CaptureState.Waiting || (state instanceof CaptureState.Opening);
  }

  // What barriers ask.

  @Override
  public synchronized boolean isCounted() {
    return !setAside && !isLeft();
  }

  @Override
  public synchronized boolean isListed() {
    return recorder.position().isSet();
  }

  @Override
  public synchronized long confirmed() {
    return recorder.position().revision();
  }

  @Override
  public synchronized long reached() {
    return reached;
  }

  @Override
  public synchronized boolean isQuietSince(Tick tick, long now) {
    return isLive()
        && run != null
        && run.openedAt() + WARM_UP_MICROS <= tick.readStarted()
        && run.isReading()
        && now - run.lastHeard() >= context.settings().quiet().toNanos() / 1000;
  }

  @Override
  public synchronized void vouch(long revision) {
    reached = Math.max(reached, revision);
  }
}
