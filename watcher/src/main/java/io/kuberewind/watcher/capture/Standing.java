package io.kuberewind.watcher.capture;

import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.tick.Micros;

/**
 * Whether barriers wait for one type: not while it is refused, cannot be followed for long, or is
 * gone, which is on record then. To be called under the lock of its owner.
 */
final class Standing {
  private final ResourceType type;
  private final CaptureContext context;
  private final TypeRecorder recorder;
  private long brokenSince = Micros.now();
  private boolean setAside;
  private boolean left;
  private boolean told;

  Standing(ResourceType type, CaptureContext context, TypeRecorder recorder) {
    this.type = type;
    this.context = context;
    this.recorder = recorder;
  }

  boolean isCounted() {
    return !setAside && !left;
  }

  void live() {
    setAside = false;
    if (!told) {
      told = true;
      recorder.counted(true);
    }
  }

  void broke(long now) {
    brokenSince = now;
  }

  void leave() {
    left = true;
  }

  /** The type could not be followed since it broke. */
  void stillBroken(String problem, long now) {
    if (!setAside && now - brokenSince > context.settings().patience().toNanos() / 1000) {
      setAside(
          "cannot be followed and hold nothing back any more", "cannot be watched: " + problem);
    }
  }

  void refused(String message) {
    if (!setAside) {
      setAside("may not be watched", "forbidden: " + message);
    }
  }

  private void setAside(String notice, String reason) {
    setAside = true;
    told = false;
    recorder.counted(false);
    context.notices().add(notice, type);
    recorder.unseen(reason, Micros.now());
  }
}
