package io.kuberewind.etcd.watch;

import io.etcd.jetcd.api.WatchResponse;
import io.kuberewind.etcd.client.EtcdClient;
import io.kuberewind.etcd.client.EtcdException;
import io.kuberewind.etcd.client.KeyRange;
import io.kuberewind.etcd.client.WatchCall;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One range and the call that follows it just now. Its revision is its own: a call that ends is
 * opened again behind the last whole response, whatever etcd said meanwhile of its current
 * revision. Guarded by the lock of its watch.
 */
final class Lane {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final int MOST_DOUBLINGS = 7;

  /** What a response meant beyond its events. */
  enum Outcome {
    FINE,
    COMPACTED,
    TOO_LARGE,
    ENDED
  }

  private final KeyRange range;
  private final long roomBytes;
  private final Deque<KeyEvent> events = new ArrayDeque<>();
  private Fragments fragments = new Fragments();
  private WatchCall call;
  private boolean created;
  private boolean reading;
  private long reached;
  private long bytes;
  private long lastHeard;
  private long lastAsked;
  private long openAt;
  private int failures;
  private boolean isStuck;
  private String problem = "not opened yet";

  /**
   * A lane that begins behind a revision.
   *
   * @param openAt nanoseconds of when it may be opened first
   */
  Lane(KeyRange range, long after, long roomBytes, long openAt) {
    this.range = range;
    this.reached = after;
    this.roomBytes = roomBytes;
    this.openAt = openAt;
  }

  KeyRange range() {
    return range;
  }

  /** Everything of the range up to this revision has come. */
  long reached() {
    return reached;
  }

  boolean isEmpty() {
    return events.isEmpty();
  }

  /** Revision of the next event. */
  long head() {
    return events.isEmpty() ? Long.MAX_VALUE : events.peekFirst().key().revision();
  }

  boolean isDue(long now) {
    return call == null && !isStuck && now - openAt >= 0;
  }

  boolean isOpened() {
    return call != null && created;
  }

  boolean isOf(WatchCall other) {
    return call == other;
  }

  /** Why it is not followed just now; empty when it is. */
  String problem() {
    return problem;
  }

  void open(EtcdClient etcd, WatchCall.Listener listener, long now) {
    fragments = new Fragments();
    created = false;
    reading = true;
    lastHeard = now;
    lastAsked = now;
    call = WatchCall.open(etcd, range, reached + 1, listener);
  }

  /** Takes a response of the call. */
  Outcome take(WatchResponse response, long now) {
    reading = false;
    if (response.getCanceled()) {
      close();
      if (response.getCompactRevision() > 0) {
        return Outcome.COMPACTED;
      }
      failed("etcd ended the watch: " + response.getCancelReason(), now);
      return Outcome.ENDED;
    }
    if (response.getCreated()) {
      created = true;
      problem = "";
    } else if (response.getEventsCount() == 0 && !fragments.isOpen()) {
      failures = 0;
      reached = Math.max(reached, response.getHeader().getRevision());
    } else if (!takeEvents(response)) {
      failed("etcd told of a revision again", now);
      return Outcome.ENDED;
    }
    readOn(now);
    return Outcome.FINE;
  }

  private boolean takeEvents(WatchResponse response) {
    failures = 0;
    List<KeyEvent> whole = fragments.add(response).orElse(List.of());
    long last = reached;
    for (KeyEvent event : whole) {
      long revision = event.key().revision();
      if (revision <= reached || revision < last) {
        close();
        return false;
      }
      last = revision;
    }
    for (KeyEvent event : whole) {
      events.addLast(event);
      bytes += event.bytes();
    }
    reached = last;
    return true;
  }

  /** The next event. */
  KeyEvent poll() {
    KeyEvent event = events.removeFirst();
    bytes -= event.bytes();
    return event;
  }

  /** Lanes for its parts, behind {@code after}; the events that wait here go to the first. */
  List<Lane> divided(List<KeyRange> ranges, long after, long partBytes) {
    List<Lane> parts = new ArrayList<>();
    for (KeyRange part : ranges) {
      parts.add(new Lane(part, after, partBytes, openAt));
    }
    Lane first = parts.get(0);
    first.events.addAll(events);
    first.bytes = bytes;
    return parts;
  }

  /** Asks for the next response, once there is room for it. */
  void readOn(long now) {
    if (call != null && !reading && bytes < roomBytes) {
      reading = true;
      lastHeard = now;
      call.more();
    }
  }

  /** Asks how far it is, unless that was done just now. */
  void askProgress(long now, Duration interval) {
    if (isOpened() && reading && now - lastAsked >= interval.toNanos()) {
      lastAsked = now;
      call.requestProgress();
    }
  }

  boolean isSilent(long now, Duration silence) {
    return call != null && reading && now - lastHeard > silence.toNanos();
  }

  /** The call is of no more use: the next one is opened after a pause that grows. */
  void failed(String why, long now) {
    close();
    problem = why;
    long pause = FIRST_PAUSE.toNanos() << Math.min(failures, MOST_DOUBLINGS);
    openAt = now + pause / 2 + ThreadLocalRandom.current().nextLong(pause);
    failures++;
  }

  /** What a call's end means. */
  Outcome ended(EtcdException why, long now) {
    failed(why.getMessage(), now);
    // The same call would end the same way.
    isStuck = why instanceof EtcdException.TooLarge;
    return isStuck ? Outcome.TOO_LARGE : Outcome.ENDED;
  }

  void close() {
    if (call != null) {
      call.cancel();
    }
    call = null;
    created = false;
    reading = false;
  }
}
