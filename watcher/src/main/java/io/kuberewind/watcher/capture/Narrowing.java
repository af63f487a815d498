package io.kuberewind.watcher.capture;

import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.cluster.StreamEnd;
import io.kuberewind.watcher.stream.WatchEvent;
import io.kuberewind.watcher.tick.Micros;
import io.kuberewind.watcher.tick.Stand;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/**
 * Makes a gap narrower: the API server no longer tells what happened after the position, but it
 * lists what was there at any revision that etcd has not compacted. One revision after the other is
 * listed, as names and revisions first; whole objects are asked for only where these differ from
 * what is held. After each, what is held is what the server held then, and the gap begins there.
 *
 * <p>It ends early, the rest of the gap staying as it is, where the server does not list at exact
 * revisions. Safe for use by several threads under the lock of its owner.
 */
final class Narrowing implements Run, PagedList.Listener {
  private static final int GONE = 410;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  /** Learns how far it came. Called under the owner's lock. */
  interface Listener {
    /** What is held is what was there at the gap's beginning; it was put out up to there. */
    void narrowed(Run run, Gap gap);

    /** No more is to be had. */
    void narrowedAsFarAsItGoes(Run run);

    /** The server did not answer. */
    void ended(Run run, StreamEnd end);
  }

  private final ResourceType type;
  private final CaptureContext context;
  private final TypeRecorder recorder;
  private final Listener owner;
  private final long trusted;
  private final Deque<Stand> ahead;
  private Gap gap;
  private Stand at;
  private PagedList pages;
  private boolean whole;
  private boolean differs;

  /**
   * @param trusted revision up to which a live stream vouched: where the list at it agrees with
   *     what is held, the gap begins only there
   * @param stands what to list at, oldest first
   */
  Narrowing(
      ResourceType type,
      CaptureContext context,
      TypeRecorder recorder,
      Listener owner,
      Gap gap,
      long trusted,
      Collection<Stand> stands) {
    this.type = type;
    this.context = context;
    this.recorder = recorder;
    this.owner = owner;
    this.gap = gap;
    this.trusted = trusted;
    this.ahead = new ArrayDeque<>(stands);
  }

  /** Lists at the next revision, or ends. */
  void next() {
    at = ahead.poll();
    if (at == null) {
      owner.narrowedAsFarAsItGoes(this);
      return;
    }
    whole = false;
    differs = false;
    recorder.beginCheck();
    open(PagedList.ofMetadataAt(type, context, this, at.revision()));
  }

  private void open(PagedList list) {
    pages = list;
    list.open("");
  }

  @Override
  public void item(Run run, WatchEvent item) {
    synchronized (owner) {
      if (run != pages) {
        return;
      }
      if (whole) {
        recorder.observed(item, Micros.now());
      } else {
        differs |= !recorder.holds(item.head());
        recorder.mark(item.head().namespace(), item.head().name());
      }
    }
  }

  @Override
  public void listed(Run run, long revision) {
    synchronized (owner) {
      if (run != pages) {
        return;
      }
      if (revision != at.revision()) {
        // A server that does not heed the question answers with what is there now.
        owner.narrowedAsFarAsItGoes(this);
      } else if (whole || isAgreed()) {
        narrowed();
      } else {
        whole = true;
        recorder.beginList(gap, at.by());
        open(PagedList.ofObjectsAt(type, context, this, at.revision()));
      }
    }
  }

  @Override
  public void ended(Run run, StreamEnd end) {
    synchronized (owner) {
      if (run != pages) {
        return;
      }
      switch (end.status()) {
        case 0, TOO_MANY_REQUESTS, UNAVAILABLE -> owner.ended(this, end);
        // Compacted; a later revision may be there.
        case GONE -> next();
        default -> owner.narrowedAsFarAsItGoes(this);
      }
    }
  }

  private boolean isAgreed() {
    return !differs && recorder.unmarked(Long.MAX_VALUE).isEmpty();
  }

  private void narrowed() {
    if (whole) {
      recorder.endList(at.revision(), gap, Micros.now());
    } else if (at.revision() <= trusted) {
      recorder.reached(at.revision(), Math.max(gap.fromTime(), at.until()));
    } else {
      recorder.endGap(at.revision(), gap, at.by());
    }
    gap = new Gap(at.revision(), Math.max(gap.fromTime(), at.until()), gap.reason());
    owner.narrowed(this, gap);
    next();
  }

  @Override
  public void cancel() {
    PagedList open = pages;
    pages = null;
    if (open != null) {
      open.cancel();
    }
  }

  @Override
  public boolean isReading() {
    return pages != null && pages.isReading();
  }

  @Override
  public long openedAt() {
    return pages == null ? 0 : pages.openedAt();
  }

  @Override
  public long lastHeard() {
    return pages == null ? Micros.now() : pages.lastHeard();
  }
}
