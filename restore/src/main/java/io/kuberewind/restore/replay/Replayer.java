package io.kuberewind.restore.replay;

import io.kuberewind.restore.apply.ChangeWriter;
import io.kuberewind.restore.apply.ChangeWriter.Outcome;
import io.kuberewind.restore.apply.ChangeWriter.Result;
import io.kuberewind.schemas.Change;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Plays recorded changes into a target, one after another in the order of their revisions. What the
 * target refuses is told and passed over; a change that is not known to be done ends the replay
 * before it, and so does a conflict where that is asked for.
 */
public final class Replayer {
  private final RevisionWindows windows;
  private final ChangeWriter writer;
  private final Pace pace;
  private final boolean stopsOnConflict;
  private final ReplayListener listener;
  private final BooleanSupplier stopped;

  /** How a run ended. */
  public enum End {
    /** Everything up to the end of the span is done. */
    DONE,
    /** It was asked to stop. */
    STOPPED,
    /** At an object that somebody else changed. */
    CONFLICT,
    /** At a change that is not known to be done. */
    FAILED
  }

  /**
   * @param stopsOnConflict whether a conflict ends it
   * @param stopped asked before every change
   */
  public Replayer(
      ReplaySource source,
      ChangeWriter writer,
      Pace pace,
      boolean stopsOnConflict,
      ReplayListener listener,
      BooleanSupplier stopped) {
    this.windows = new RevisionWindows(source.log(), source.cluster(), source.selection());
    this.writer = writer;
    this.pace = pace;
    this.stopsOnConflict = stopsOnConflict;
    this.listener = listener;
    this.stopped = stopped;
  }

  /** Plays on from {@code begun} up to the revision {@code to}. */
  public End play(Progress begun, long to) {
    Progress progress = begun;
    while (progress.revision() < to) {
      RevisionWindows.Window window = windows.next(progress.revision(), to);
      List<RevisionWindows.Step> steps = window.steps();
      for (int i = 0; i < steps.size(); i++) {
        Change change = steps.get(i).change();
        pace.await(change.getTime(), stopped);
        if (stopped.getAsBoolean()) {
          return End.STOPPED;
        }
        Result result = writer.write(change, steps.get(i).before());
        listener.done(change, result);
        if (result.outcome() == Outcome.FAILED) {
          return End.FAILED;
        }
        if (result.outcome() == Outcome.CONFLICT && stopsOnConflict) {
          return End.CONFLICT;
        }
        // Several changes may share a revision: only the last of them completes it.
        boolean last =
            i + 1 == steps.size() || steps.get(i + 1).change().getRevision() > change.getRevision();
        progress =
            new Progress(
                last ? change.getRevision() : progress.revision(), progress.counts().and(result));
        listener.progress(progress);
      }
      progress = new Progress(window.to(), progress.counts());
      listener.progress(progress);
    }
    return End.DONE;
  }
}
