package io.kuberewind.watcher.capture;

import io.kuberewind.watcher.change.Outlet;
import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.cluster.ByteStream;
import io.kuberewind.watcher.cluster.ClusterConnection;
import io.kuberewind.watcher.cluster.StreamEnd;
import io.kuberewind.watcher.stream.EventReader;
import io.kuberewind.watcher.stream.LineSplitter;
import io.kuberewind.watcher.stream.WatchEvent;
import io.kuberewind.watcher.tick.Micros;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** One watch: bytes in, events out, the next bytes only when there is room for their events. */
final class Follow implements Run, ByteStream.Listener, LineSplitter.Lines {
  static final String JSON = "application/json";
  private static final int WATCH_SECONDS = 1800;

  /** What a watch has to catch up with may be a while in coming, all types being opened at once. */
  private static final long WARM_UP_MICROS = 1_000_000;

  /** Takes what one run tells. A run that is not the current one is ignored. */
  interface Listener {
    void opened(Run run);

    void event(Run run, WatchEvent event);

    void lineLost(Run run);

    void ended(Run run, StreamEnd end);
  }

  private final ResourceType type;
  private final ClusterConnection cluster;
  private final Listener listener;
  private final Outlet outlet;
  private final LineSplitter splitter = new LineSplitter();
  private volatile ByteStream stream;
  private volatile boolean cancelled;
  private volatile boolean reading;
  private volatile long lastHeard = Micros.now();
  private volatile long openedAt;
  private volatile long currentFrom = Long.MAX_VALUE;

  Follow(ResourceType type, CaptureContext context, Listener listener) {
    this.type = type;
    this.cluster = context.cluster();
    this.outlet = context.outlet();
    this.listener = listener;
  }

  /**
   * Asks for the watch, {@code from} being the rest of its query. Nothing is told before this
   * returns the first time on another thread.
   */
  void open(String from) {
    int seconds = WATCH_SECONDS + ThreadLocalRandom.current().nextInt(WATCH_SECONDS);
    String query = "?watch=true&allowWatchBookmarks=true&timeoutSeconds=" + seconds + from;
    stream = cluster.stream(type.path() + query, JSON, this);
    if (cancelled) {
      stream.cancel();
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
    ByteStream open = stream;
    if (open != null) {
      open.cancel();
    }
  }

  @Override
  public boolean isReading() {
    return reading;
  }

  @Override
  public long openedAt() {
    return openedAt;
  }

  @Override
  public long lastHeard() {
    return lastHeard;
  }

  @Override
  public long currentFrom() {
    return currentFrom;
  }

  @Override
  public void opened(ByteStream opened) {
    lastHeard = Micros.now();
    openedAt = lastHeard;
    currentFrom = openedAt + WARM_UP_MICROS;
    listener.opened(this);
    readOn(opened);
  }

  @Override
  public void bytes(ByteStream from, List<ByteBuffer> chunk) {
    reading = false;
    for (ByteBuffer part : chunk) {
      splitter.feed(part, this);
    }
    lastHeard = Micros.now();
    outlet.whenRoom(() -> readOn(from));
  }

  @Override
  public void ended(ByteStream from, StreamEnd end) {
    reading = false;
    listener.ended(this, end);
  }

  @Override
  public void line(byte[] line) {
    if (cancelled) {
      return;
    }
    WatchEvent event = EventReader.watchLine(line);
    if (event.type() == WatchEvent.Type.BOOKMARK && event.head().initialEventsEnd()) {
      currentFrom = Micros.now();
    }
    listener.event(this, event);
  }

  @Override
  public void tooLong() {
    listener.lineLost(this);
  }

  private void readOn(ByteStream from) {
    reading = true;
    from.more();
  }
}
