package io.kuberewind.watcher.capture;

import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.stream.WatchEvent;
import io.kuberewind.watcher.tick.Micros;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes down what the streams of one type tell of its objects, and how far that goes. To be called
 * under the lock of its owner.
 */
final class Intake {
  private static final Logger log = LoggerFactory.getLogger(Intake.class);

  private final ResourceType type;
  private final CaptureContext context;
  private final TypeRecorder recorder;
  private final Reach reach;

  Intake(ResourceType type, CaptureContext context, TypeRecorder recorder, Reach reach) {
    this.type = type;
    this.context = context;
    this.recorder = recorder;
    this.reach = reach;
  }

  /** An object that a list in pages names. */
  void item(WatchEvent item) {
    recorder.observed(item, Micros.now());
    context.observer().seen(type, item);
  }

  /** An object that the list at the head of a watch names, or that changed meanwhile. */
  void listed(WatchEvent event, long now) {
    switch (event.type()) {
      case ADDED -> recorder.observed(event, now);
      case MODIFIED, DELETED -> recorder.happened(event, true, now);
      case BOOKMARK, ERROR -> throw new IllegalArgumentException(event.type() + " is no object");
    }
    context.observer().seen(type, event);
  }

  /** What a watch tells of an object, or how far it is. */
  void told(WatchEvent event, long now) {
    long revision = event.head().revision();
    if (event.type() == WatchEvent.Type.BOOKMARK) {
      recorder.reached(revision, now);
    } else {
      if (revision <= reach.revision()) {
        context.meters().late();
        context.observer().late(type, revision);
      }
      recorder.happened(event, false, now);
    }
    reach.advance(recorder.position().revision());
    context.observer().seen(type, event);
  }

  void lineLost() {
    log.atWarn().addKeyValue("resource", type).log("an event was too large to be read");
    recorder.lostLine();
  }
}
