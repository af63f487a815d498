package io.kuberewind.watcher.capture;

import io.kuberewind.watcher.cluster.StreamEnd;
import io.kuberewind.watcher.stream.ObjectHead;
import io.kuberewind.watcher.stream.WatchEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The audit of ourselves: compares what is held of one type, names and revisions, with what the API
 * server holds. What an event in flight may still explain is looked at again once the stream has
 * come to where the list was. Safe for use by several threads under the lock of its owner.
 */
final class TypeCheck implements PagedList.Listener {
  /** More than these and the type is listed anew in any case. */
  private static final int REMEMBERED = 10_000;

  private record Name(String namespace, String name) {
    @Override
    public String toString() {
      return namespace.isEmpty() ? name : namespace + "/" + name;
    }
  }

  private final TypeRecorder recorder;
  private final Object lock;
  private final Map<Name, Long> doubtful = new HashMap<>();
  private final Map<Name, Long> deleted = new HashMap<>();
  private PagedList pages;
  private boolean cancelled;
  private boolean failed;
  private long listed;

  TypeCheck(TypeRecorder recorder, Object lock) {
    this.recorder = recorder;
    this.lock = lock;
  }

  /** Asks for the list. */
  void start(PagedList from) {
    recorder.beginCheck();
    pages = from;
    from.open("");
  }

  /** What it still hears, it does not take in: marks are those of another list then. */
  void cancel() {
    cancelled = true;
    pages.cancel();
  }

  /** An event told of a deletion, which explains what a list from before it says of the object. */
  void deleted(ObjectHead head) {
    if (deleted.size() < REMEMBERED) {
      deleted.put(new Name(head.namespace(), head.name()), head.revision());
    }
  }

  /** Whether there will be no answer. */
  boolean isFailed() {
    return failed;
  }

  /** Revision of the list; 0 before its end. */
  long listed() {
    return listed;
  }

  @Override
  public void item(Run run, WatchEvent item) {
    ObjectHead head = item.head();
    synchronized (lock) {
      if (cancelled) {
        return;
      }
      recorder.mark(head.namespace(), head.name());
      if (doubtful.size() < REMEMBERED && recorder.isBehind(head)) {
        doubtful.put(new Name(head.namespace(), head.name()), head.revision());
      }
    }
  }

  @Override
  public void listed(Run run, long revision) {
    synchronized (lock) {
      listed = revision;
    }
  }

  @Override
  public void ended(Run run, StreamEnd end) {
    synchronized (lock) {
      failed = true;
    }
  }

  /** What differs still, with an example; empty when nothing does. After the end of the list. */
  Optional<String> differences() {
    doubtful.entrySet().removeIf(listed -> told(listed.getKey()) >= listed.getValue());
    Optional<String> gone = recorder.unmarked(listed);
    if (doubtful.isEmpty()) {
      return gone.map(name -> "%s is gone, and no event said so".formatted(name));
    }
    return Optional.of(
        "no event told of %d objects that changed, such as %s"
            .formatted(doubtful.size(), doubtful.keySet().iterator().next()));
  }

  /** Last revision that an event told of the object, its deletion included. */
  private long told(Name object) {
    return Math.max(
        recorder.knownRevision(object.namespace(), object.name()),
        deleted.getOrDefault(object, 0L));
  }
}
