package io.kuberewind.watcher.capture;

import io.kuberewind.watcher.change.Position;
import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.stream.WatchEvent;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When one type is checked, and what comes of it. To be called under the lock of its owner. */
final class Checks {
  private static final Logger log = LoggerFactory.getLogger(Checks.class);

  /** An event that has not come after so long of silence is not on its way. */
  private static final long IN_FLIGHT_MICROS = 3_000_000;

  private final ResourceType type;
  private final CaptureContext context;
  private final TypeRecorder recorder;
  private final Object lock;
  private Position agreed;
  private TypeCheck running;
  private long due;

  Checks(ResourceType type, CaptureContext context, TypeRecorder recorder, Object lock) {
    this.type = type;
    this.context = context;
    this.recorder = recorder;
    this.lock = lock;
    this.agreed = recorder.position();
  }

  /** The type begins to be followed; not all types are checked at once. */
  void start(long now) {
    due = now + (long) (ThreadLocalRandom.current().nextDouble() * interval());
  }

  /** A list has told what there is. */
  void listed() {
    agreed = recorder.position();
  }

  /** An event of the stream was taken in. */
  void told(WatchEvent event) {
    if (running != null && event.type() == WatchEvent.Type.DELETED) {
      running.deleted(event.head());
    }
  }

  /** Goes on while {@code stream} is open. Answers what was not seen, when that comes out. */
  Optional<Gap> tend(Run stream, long now) {
    if (running == null) {
      if (now >= due) {
        running = new TypeCheck(recorder, lock);
        running.start(PagedList.ofMetadata(type, context, running));
      }
    } else if (running.isFailed()) {
      end(now);
    } else if (running.listed() > 0 && hasCaughtUp(stream, running.listed(), now)) {
      return judge(now);
    }
    return Optional.empty();
  }

  /** Ends the one that is under way, if any: it begins anew later. */
  void cancel() {
    if (running != null) {
      running.cancel();
      running = null;
    }
  }

  private Optional<Gap> judge(long now) {
    Optional<String> difference = running.differences();
    long listed = running.listed();
    end(now);
    context.meters().checked(difference.isPresent());
    if (difference.isEmpty()) {
      agreed = new Position(listed, now);
      return Optional.empty();
    }
    log.atWarn()
        .addKeyValue("resource", type)
        .log("is listed again, what is held being wrong: {}", difference.get());
    String reason = "found by the check: " + difference.get();
    return Optional.of(new Gap(agreed.revision(), agreed.time(), reason));
  }

  /** Whether no event up to {@code revision} can be on its way any more. */
  private boolean hasCaughtUp(Run stream, long revision, long now) {
    return recorder.position().revision() >= revision
        || (stream.isReading()
            && now - Math.max(stream.openedAt(), stream.lastHeard()) >= IN_FLIGHT_MICROS);
  }

  private void end(long now) {
    running = null;
    due = now + interval();
  }

  private long interval() {
    return context.settings().check().toNanos() / 1000;
  }
}
