package io.kuberewind.watcher.etcd;

import io.kuberewind.etcd.client.StoredKey;
import io.kuberewind.etcd.watch.KeyEvent;
import io.kuberewind.watcher.capture.CaptureObserver;
import io.kuberewind.watcher.capture.TypeRecorder;
import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.change.WatcherMeters;
import io.kuberewind.watcher.stream.ObjectHead;
import io.kuberewind.watcher.stream.WatchEvent;
import io.kuberewind.watcher.tick.Micros;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has what etcd's keys tell recorded as changes of their types. For the following thread alone. */
final class KeyRecorder {
  private static final Logger log = LoggerFactory.getLogger(KeyRecorder.class);

  private final EtcdObjects objects;
  private final EtcdTypes types;
  private final EtcdOutlet outlet;
  private final CaptureObserver observer;
  private final WatcherMeters meters;
  private final long recoveredTo;

  /**
   * @param recoveredTo revision up to which an earlier run may have put changes out in another way
   */
  KeyRecorder(
      EtcdObjects objects,
      EtcdTypes types,
      EtcdOutlet outlet,
      CaptureObserver observer,
      WatcherMeters meters,
      long recoveredTo) {
    this.objects = objects;
    this.types = types;
    this.outlet = outlet;
    this.observer = observer;
    this.meters = meters;
    this.recoveredTo = recoveredTo;
  }

  /**
   * A key that a list finds.
   *
   * @param completing whether etcd's values may be lacking of what was put out
   */
  void listed(StoredKey key, boolean completing, long now) {
    EtcdObjects.Told told = objects.told(key, WatchEvent.Type.ADDED, key.revision());
    recorder(told, now).ifPresent(recorder -> listed(recorder, key, told, completing, now));
  }

  private void listed(
      TypeRecorder recorder, StoredKey key, EtcdObjects.Told told, boolean completing, long now) {
    ObjectHead head = told.event().head();
    long put = recorder.knownRevision(head.namespace(), head.name());
    if (completing && put == key.revision()) {
      withValue(told, () -> recorder.completed(told.event(), now));
    } else if (types.isListed(typeOf(told)) || (completing && put > 0)) {
      // Of a state before the one that was put out nothing is told: a watch tells that one again.
      observed(recorder, told, now);
    }
  }

  private void observed(TypeRecorder recorder, EtcdObjects.Told told, long now) {
    withValue(told, () -> recorder.observed(told.event(), now));
    tellObserver(told);
  }

  /** Has what is recorded of a key go out with what etcd holds of it. */
  private void withValue(EtcdObjects.Told told, Runnable recording) {
    outlet.holding(told.event().head().revision(), told.version(), told.value());
    recording.run();
    outlet.holding(0, "", null);
  }

  /** A change of a key. */
  void happened(KeyEvent event, long now) {
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
              withValue(told, () -> recorder.happened(told.event(), false, now));
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
      observed(recorder, last, now);
    }
  }

  /** Of a key it is known only that it changed in a span. */
  void unread(byte[] key, long after, long to) {
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
}
