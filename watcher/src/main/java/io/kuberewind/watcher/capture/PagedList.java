package io.kuberewind.watcher.capture;

import io.kuberewind.watcher.change.Outlet;
import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.cluster.ByteStream;
import io.kuberewind.watcher.cluster.ClusterConnection;
import io.kuberewind.watcher.cluster.StreamEnd;
import io.kuberewind.watcher.stream.EventReader;
import io.kuberewind.watcher.stream.ListSplitter;
import io.kuberewind.watcher.stream.WatchEvent;
import io.kuberewind.watcher.tick.Micros;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A list in pages, for servers that cannot list at the head of a watch. */
final class PagedList implements Run, ByteStream.Listener {
  private static final int PAGE_ITEMS = 500;
  private static final String METADATA =
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

  /** Takes what one list tells. A run that is not the current one is ignored. */
  interface Listener {
    void item(Run run, WatchEvent item);

    void listed(Run run, long revision);

    void ended(Run run, StreamEnd end);
  }

  private final ResourceType type;
  private final ClusterConnection cluster;
  private final Outlet outlet;
  private final Listener listener;
  private final String accept;
  private final String from;
  private volatile ListSplitter splitter;
  private volatile ByteStream stream;
  private volatile boolean cancelled;
  private volatile boolean reading;
  private volatile long lastHeard = Micros.now();
  private volatile long openedAt;

  /** Whole objects, as they are now. */
  static PagedList ofObjects(ResourceType type, CaptureContext context, Listener listener) {
    return new PagedList(type, context, listener, Follow.JSON, "");
  }

  /** Names and revisions only, out of the server's watch cache. */
  static PagedList ofMetadata(ResourceType type, CaptureContext context, Listener listener) {
    return new PagedList(type, context, listener, METADATA, "&resourceVersion=0");
  }

  /** Whole objects, as they were at a revision. */
  static PagedList ofObjectsAt(
      ResourceType type, CaptureContext context, Listener listener, long revision) {
    return new PagedList(type, context, listener, Follow.JSON, exactly(revision));
  }

  /** Names and revisions only, as they were at a revision. */
  static PagedList ofMetadataAt(
      ResourceType type, CaptureContext context, Listener listener, long revision) {
    return new PagedList(type, context, listener, METADATA, exactly(revision));
  }

  private static String exactly(long revision) {
    return "&resourceVersionMatch=Exact&resourceVersion=" + revision;
  }

  private PagedList(
      ResourceType type, CaptureContext context, Listener listener, String accept, String from) {
    this.type = type;
    this.cluster = context.cluster();
    this.outlet = context.outlet();
    this.listener = listener;
    this.accept = accept;
    this.from = from;
  }

  /** Asks for the page that {@code continuation} names, empty for the first. */
  void open(String continuation) {
    splitter =
        new ListSplitter(
            item ->
                listener.item(this, EventReader.listItem(item, type.apiVersion(), type.kind())));
    String query = type.path() + "?limit=" + PAGE_ITEMS;
    if (continuation.isEmpty()) {
      query += from;
    } else {
      query += "&continue=" + URLEncoder.encode(continuation, StandardCharsets.UTF_8);
    }
    stream = cluster.stream(query, accept, this);
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
  public void opened(ByteStream opened) {
    lastHeard = Micros.now();
    openedAt = lastHeard;
    readOn(opened);
  }

  @Override
  public void bytes(ByteStream from, List<ByteBuffer> chunk) {
    reading = false;
    for (ByteBuffer part : chunk) {
      splitter.feed(part);
    }
    lastHeard = Micros.now();
    outlet.whenRoom(() -> readOn(from));
  }

  @Override
  public void ended(ByteStream from, StreamEnd end) {
    reading = false;
    if (!end.isComplete()) {
      listener.ended(this, end);
      return;
    }
    try {
      ListSplitter.Page page = splitter.end();
      if (page.continuation().isEmpty()) {
        listener.listed(this, page.revision());
      } else if (!cancelled) {
        open(page.continuation());
      }
    } catch (RuntimeException e) {
      listener.ended(this, new StreamEnd(end.status(), false, e.getMessage()));
    }
  }

  private void readOn(ByteStream from) {
    reading = true;
    from.more();
  }
}
