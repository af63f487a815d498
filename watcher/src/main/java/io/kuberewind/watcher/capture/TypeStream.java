package io.kuberewind.watcher.capture;

import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.cluster.StreamEnd;
import io.kuberewind.watcher.stream.WatchEvent;
import io.kuberewind.watcher.tick.Micros;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream of one type: does what its {@link CaptureState} stands for, and moves to the next one
 * by what the API server tells. Safe for use by several threads; its monitor is the lock of all
 * that one type's capture consists of.
 */
final class TypeStream
    implements CaptureState.Actions, Follow.Listener, PagedList.Listener, Narrowing.Listener {
  private static final Logger log = LoggerFactory.getLogger(TypeStream.class);
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int GONE = 410;

  private final ResourceType type;
  private final CaptureContext context;
  private final TypeRecorder recorder;
  private final Reach reach;
  private final Intake intake;
  private final Blindness blindness;
  private final Standing standing;
  private final Checks checks;
  private volatile CaptureState state;
  private Run run;
  private ScheduledFuture<?> timer;

  TypeStream(
      ResourceType type, CaptureContext context, TypeRecorder recorder, Reach reach, Gap gap) {
    this.type = type;
    this.context = context;
    this.recorder = recorder;
    this.reach = reach;
    this.intake = new Intake(type, context, recorder, reach);
    this.blindness = new Blindness(type, context, recorder, reach, gap);
    this.standing = new Standing(type, context, recorder);
    this.checks = new Checks(type, context, recorder, this);
  }

  CaptureState state() {
    return state;
  }

  Blindness blindness() {
    return blindness;
  }

  /** How far it has come, for the barriers. */
  Progress progress() {
    return new Progress(
        this,
        standing,
        recorder,
        reach,
        () -> state instanceof CaptureState.Live ? run : null,
        context.settings());
  }

  /** Begins where the recorder is. */
  synchronized void start() {
    long now = Micros.now();
    standing.broke(now);
    checks.start(now);
    move(
        recorder.position().isSet()
            ? new CaptureState.Opening(0)
            : new CaptureState.Listing(!context.settings().streamLists(), 0, blindness.gap()));
  }

  /** Ends for good. */
  synchronized void end() {
    endRun();
    checks.cancel();
    standing.leave();
    move(state.left());
  }

  /** Whether something was heard within so many microseconds. */
  synchronized boolean isTelling(long within, long now) {
    return run != null && now - run.lastHeard() < within;
  }

  /** Looks after what no event brings about: silence, being down for long, and checks. */
  synchronized void tend(long now) {
    if (state instanceof CaptureState.Left) {
      return;
    }
    if (run != null
        && run.isReading()
        && now - run.lastHeard() > context.settings().idle().toNanos() / 1000) {
      silent(now);
    }
    if (run != null && isLive()) {
      checks.tend(run, now).ifPresent(unseen -> doubted(unseen, now));
    }
    // Listing for long is work, failing for long is not.
    if (state instanceof CaptureState.Waiting || state instanceof CaptureState.Opening) {
      standing.stillBroken(state.problem(), now);
    }
  }

  private void silent(long now) {
    endRun();
    if (state instanceof CaptureState.Listing) {
      // A server that knows nothing of lists in a watch never ends one: it falls silent instead.
      context.meters().restarted();
      move(state.unsupported());
    } else {
      failed("neither an event nor a bookmark came in time", now);
    }
  }

  private void doubted(Gap unseen, long now) {
    endRun();
    blindness.doubted(unseen);
    move(state.doubted(unseen, now));
  }

  // What the states ask for.

  @Override
  public void narrow() {
    Narrowing narrowing = blindness.narrowing(this);
    run = narrowing;
    narrowing.next();
  }

  @Override
  public void list(boolean paged) {
    blindness.beginList();
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
    Follow follow = new Follow(type, context, this);
    run = follow;
    follow.open(from);
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
    if (event.type() == WatchEvent.Type.ERROR) {
      failedWithin(event.failure(), now);
    } else if (!listing) {
      intake.told(event, now);
      checks.told(event);
    } else if (event.type() != WatchEvent.Type.BOOKMARK) {
      intake.listed(event, now);
    } else if (event.head().initialEventsEnd()) {
      endList(event.head().revision(), now);
    }
  }

  @Override
  public synchronized void lineLost(Run from) {
    if (from == run) {
      intake.lineLost();
    }
  }

  @Override
  public synchronized void item(Run from, WatchEvent item) {
    if (from == run) {
      intake.item(item);
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

  @Override
  public void narrowed(Run from, Gap left) {
    if (from == run) {
      blindness.narrowed(left);
      checks.listed();
    }
  }

  @Override
  public void narrowedAsFarAsItGoes(Run from) {
    if (from == run) {
      run = null;
      move(state.narrowed());
    }
  }

  private void endList(long revision, long now) {
    blindness.endList(revision, now);
    context.observer().listed(revision);
    checks.listed();
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
    Gap gap = blindness.expired(why, now);
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
    if (state instanceof CaptureState.Refused) {
      standing.refused(end.message());
    }
  }

  private void move(CaptureState next) {
    boolean wasLive = isLive();
    state = next;
    if (isLive()) {
      standing.live();
    } else if (wasLive) {
      standing.broke(Micros.now());
      // What a check still tells would be taken for what the next list tells.
      checks.cancel();
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

  private boolean isLive() {
    return state instanceof CaptureState.Live;
  }
}
