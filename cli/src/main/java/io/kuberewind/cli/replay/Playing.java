package io.kuberewind.cli.replay;

import io.kuberewind.archive.read.Cut;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.restore.apply.ChangeWriter;
import io.kuberewind.restore.plan.RestorePlan;
import io.kuberewind.restore.replay.Pace;
import io.kuberewind.restore.replay.ReplaySource;
import io.kuberewind.restore.replay.Replayer;
import io.kuberewind.restore.replay.Replayer.End;
import io.kuberewind.restore.rewrite.Rewrite;
import io.kuberewind.restore.target.TargetUnavailableException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Plays a span into a target, up to its end. Who follows plays what comes too, and outlasts a
 * target that is away: what was on its way then is looked at again before anything else.
 */
final class Playing {
  private static final long POLL_MILLIS = 500;

  private final OpenArchive source;
  private final TargetLine line;
  private final ReplayWish wish;
  private final Rewrite rewrite;
  private final SpanEnd spanEnd;
  private final BooleanSupplier stopped;
  private final Outage outage;

  Playing(
      Surroundings around,
      OpenArchive source,
      TargetLine line,
      ReplayWish wish,
      Rewrite rewrite,
      BooleanSupplier stopped) {
    this.source = source;
    this.line = line;
    this.wish = wish;
    this.rewrite = rewrite;
    this.spanEnd = new SpanEnd(around, source, wish);
    this.stopped = stopped;
    this.outage = new Outage(around, line, stopped);
  }

  /**
   * Plays on from where {@code teller} is.
   *
   * @param known the end, if it is there by now
   * @throws TargetUnavailableException when the target is away and nobody follows
   */
  End play(ReplayTeller teller, Cut from, Optional<Cut> known) {
    Pace pace = pace(teller, from);
    while (true) {
      String why;
      try {
        End how = follow(replayer(teller, from, pace), teller, from, known);
        if (how != End.FAILED || !wish.follow()) {
          return how;
        }
        why = "the change after revision %d is not known to be done".formatted(teller.revision());
      } catch (TargetUnavailableException e) {
        if (!wish.follow()) {
          throw e;
        }
        why = e.getMessage();
      }
      teller.keep();
      if (!outage.outlast(why, teller.revision())) {
        return End.STOPPED;
      }
    }
  }

  private Pace pace(ReplayTeller teller, Cut from) {
    boolean resumed = teller.revision() > from.revision();
    Instant origin = resumed ? null : from.instant();
    return new Pace(wish.speed(), origin);
  }

  private Replayer replayer(ReplayTeller teller, Cut from, Pace pace) {
    ChangeWriter writer =
        new ChangeWriter(
            line.target(),
            wish.selection(),
            rewrite,
            RestorePlan.fieldManager(teller.content().id()),
            wish.conflicts() == ReplayWish.OnConflict.OVERWRITE);
    return new Replayer(
        new ReplaySource(
            new ArchivedLog(source, from.timeline()), source.cluster(), wish.selection()),
        writer,
        pace,
        wish.conflicts() == ReplayWish.OnConflict.STOP,
        teller,
        stopped);
  }

  private End follow(Replayer replayer, ReplayTeller teller, Cut from, Optional<Cut> known) {
    Optional<Cut> end = known;
    while (true) {
      Cut to = spanEnd.orLatest(end);
      spanEnd.check(from, teller.revision(), to);
      End how = replayer.play(teller.content().progress(), to.revision());
      if (how != End.DONE || end.isPresent()) {
        return how;
      }
      teller.keep();
      if (!pause()) {
        return End.STOPPED;
      }
      source.refresh();
      end = spanEnd.known();
    }
  }

  private boolean pause() {
    try {
      Thread.sleep(POLL_MILLIS);
      return !stopped.getAsBoolean();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
