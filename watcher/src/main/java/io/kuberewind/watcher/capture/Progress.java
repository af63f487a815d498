package io.kuberewind.watcher.capture;

import io.kuberewind.watcher.tick.Tick;
import io.kuberewind.watcher.tick.TypeProgress;
import java.util.SortedSet;
import java.util.function.Supplier;

/** What barriers ask of one type. Takes the lock of the type's capture. */
final class Progress implements TypeProgress {
  private final Object lock;
  private final Standing standing;
  private final TypeRecorder recorder;
  private final Reach reach;
  private final Supplier<Run> live;
  private final long quietMicros;

  /** {@code live} answers the watch that is open; null when there is none. */
  Progress(
      Object lock,
      Standing standing,
      TypeRecorder recorder,
      Reach reach,
      Supplier<Run> live,
      CaptureSettings settings) {
    this.lock = lock;
    this.standing = standing;
    this.recorder = recorder;
    this.reach = reach;
    this.live = live;
    this.quietMicros = settings.quiet().toNanos() / 1000;
  }

  @Override
  public boolean isCounted() {
    synchronized (lock) {
      return standing.isCounted();
    }
  }

  @Override
  public boolean isListed() {
    synchronized (lock) {
      return recorder.position().isSet();
    }
  }

  @Override
  public long confirmed() {
    synchronized (lock) {
      return recorder.position().revision();
    }
  }

  @Override
  public long reached() {
    synchronized (lock) {
      return reach.revision();
    }
  }

  @Override
  public boolean isQuietSince(Tick tick, long now) {
    synchronized (lock) {
      Run watch = live.get();
      return watch != null
          && watch.currentFrom() <= tick.readStarted()
          && watch.isReading()
          && now - watch.lastHeard() >= quietMicros;
    }
  }

  @Override
  public void vouch(long revision) {
    synchronized (lock) {
      reach.advance(revision);
    }
  }

  @Override
  public boolean isBlindAt(long revision) {
    synchronized (lock) {
      return reach.isBlindAt(revision);
    }
  }

  @Override
  public SortedSet<Long> listedBetween() {
    synchronized (lock) {
      return reach.listedBetween();
    }
  }
}
