package io.kuberewind.watcher.publish;

import io.kuberewind.schemas.Barrier;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Coverage;
import io.kuberewind.watcher.change.Entry;
import io.kuberewind.watcher.change.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What Kafka has acknowledged: the cursor of each type, and the last barrier. */
public final class Durable implements Entry.RecordSink {
  private final Map<String, Long> cursors = new ConcurrentHashMap<>();
  private volatile Barrier last;

  /** Takes in what a transaction made durable. */
  void committed(List<Entry> batch) {
    batch.forEach(entry -> entry.writeTo(this));
  }

  /** Another timeline begins, in which nothing is durable yet. */
  void clear() {
    cursors.clear();
    last = null;
  }

  /** The last barrier. */
  public Optional<Barrier> barrier() {
    return Optional.ofNullable(last);
  }

  /**
   * The revision up to which all changes of a type are durable, 0 before the first.
   *
   * @param counted whether barriers speak of the type
   */
  public long revisionOf(ResourceType type, boolean counted) {
    long cursor = cursors.getOrDefault(type.name(), 0L);
    Barrier barrier = last;
    return counted && barrier != null ? Math.max(cursor, barrier.getRevision()) : cursor;
  }

  @Override
  public void change(ResourceType type, Change change) {
    // The cursor behind it says so.
  }

  @Override
  public void known(Change change) {
    // Says nothing of changes.
  }

  @Override
  public void cursor(ResourceType type, int timeline, long revision) {
    cursors.put(type.name(), revision);
  }

  @Override
  public void forgetCursor(ResourceType type) {
    cursors.remove(type.name());
  }

  @Override
  public void coverage(Coverage coverage) {
    // Says nothing of changes.
  }

  @Override
  public void barrier(Barrier barrier) {
    last = barrier;
  }
}
