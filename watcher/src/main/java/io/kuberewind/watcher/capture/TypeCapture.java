package io.kuberewind.watcher.capture;

import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.tick.Micros;
import io.kuberewind.watcher.tick.TypeProgress;

/**
 * Follows one type for as long as it is served: lists it once, then keeps a watch open, taking it
 * up again from the last event whenever it ends. Safe for use by several threads.
 */
final class TypeCapture {
  private final ResourceType type;
  private final CaptureContext context;
  private final TypeRecorder recorder;
  private final Reach reach;
  private final TypeStream stream;
  private final Progress progress;

  /** {@code gap} is closed by the first list; null where nothing was seen before. */
  TypeCapture(
      ResourceType type, CaptureContext context, TypeRecorder recorder, Reach reach, Gap gap) {
    this.type = type;
    this.context = context;
    this.recorder = recorder;
    this.reach = reach;
    this.stream = new TypeStream(type, context, recorder, reach, gap);
    this.progress = stream.progress();
  }

  ResourceType type() {
    return type;
  }

  /** How far it has come. */
  TypeProgress progress() {
    return progress;
  }

  /** This capture, stopped, goes on in another version of its type. */
  TypeCapture in(ResourceType version) {
    Gap gap = stream.blindness().gap();
    TypeCapture next = new TypeCapture(version, context, recorder.in(version), reach, gap);
    next.start();
    return next;
  }

  void start() {
    stream.start();
  }

  /** Ends the capture, putting on record what was seen. The cursor stays. */
  void stop() {
    synchronized (stream) {
      stream.end();
      recorder.seen(progress.reached(), Micros.now());
    }
  }

  /** Ends the capture for as long as the policy leaves the type out. */
  void setAside() {
    synchronized (stream) {
      stop();
      recorder.counted(false);
    }
  }

  /** Whether the type, which is served no longer, left; its last events may still be coming. */
  boolean hasLeft() {
    synchronized (stream) {
      if (stream.isTelling(context.settings().farewell().toNanos() / 1000, Micros.now())) {
        return false;
      }
      leave();
      return true;
    }
  }

  /** The type is served no longer, or is another one now. */
  void leave() {
    synchronized (stream) {
      if (stream.state() instanceof CaptureState.Left) {
        return;
      }
      long now = Micros.now();
      stream.end();
      recorder.seen(progress.reached(), now);
      recorder.departed(progress.reached(), now);
    }
  }

  /** Looks after what no event brings about. */
  void tend(long now) {
    stream.tend(now);
  }

  void recordSeen(long now) {
    synchronized (stream) {
      if (isLive()) {
        recorder.seen(progress.reached(), now);
      }
    }
  }

  boolean isLive() {
    return stream.state() instanceof CaptureState.Live;
  }

  boolean isRefused() {
    return stream.state() instanceof CaptureState.Refused;
  }

  String problem() {
    return stream.state().problem();
  }

  int known() {
    return recorder.known();
  }
}
