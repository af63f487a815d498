package io.kuberewind.cli.replay;

import io.kuberewind.archive.key.Ordinal;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.plan.GapCheck;
import io.kuberewind.cli.plan.PlanMaker;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Progress;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.restore.apply.ChangeWriter;
import io.kuberewind.restore.apply.ChangeWriter.Outcome;
import io.kuberewind.restore.plan.RestorePlan;
import io.kuberewind.restore.recipe.Rewrites;
import io.kuberewind.restore.replay.Pace;
import io.kuberewind.restore.replay.ReplayCounts;
import io.kuberewind.restore.replay.ReplayFile;
import io.kuberewind.restore.replay.ReplaySource;
import io.kuberewind.restore.replay.Replayer;
import io.kuberewind.restore.replay.Replayer.End;
import io.kuberewind.restore.rewrite.Rewrite;
import io.kuberewind.restore.target.Target;
import io.kuberewind.restore.target.TargetUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Brings a target to the beginning of a span, and plays the span into it. */
public final class Replay {
  private static final long POLL_MILLIS = 500;

  private final Surroundings around;
  private final OpenArchive source;
  private final Target target;
  private final ReplayWish wish;
  private final BooleanSupplier stopped;
  private final Rewrite rewrite;
  private final SpanEnd spanEnd;
  private boolean partial;

  /** {@code stopped}: asked again and again whether to end. */
  public Replay(
      Surroundings around,
      OpenArchive source,
      Target target,
      ReplayWish wish,
      BooleanSupplier stopped) {
    this.around = around;
    this.source = source;
    this.target = target;
    this.wish = wish;
    this.stopped = stopped;
    this.rewrite = Rewrites.of(wish.rewrite(), around.environment());
    this.spanEnd = new SpanEnd(source, wish);
  }

  /** Returns the exit code. */
  public int run() throws IOException {
    requireElsewhere();
    Cut from = source.echoedCut("from", wish.from());
    Optional<Cut> end = spanEnd.known();
    checkSpan(from, from.revision(), spanEnd.orLatest(end));
    String identity =
        ReplayIdentity.of(
            source.archive().info().clusterId(),
            from.timeline(),
            target.identity().clusterId(),
            wish.selection(),
            wish.rewrite());
    Path path = wish.file().orElseGet(() -> ReplayIdentity.file(around, identity, from.revision()));
    try (ReplayFile file = open(path)) {
      ReplayFile.Content begun = begun(file, identity, from);
      return play(file, base(file, begun, from), from, end);
    }
  }

  /** Playing a cluster's own log into it would never end, and undo what is done to it meanwhile. */
  private void requireElsewhere() {
    boolean same = target.identity().clusterId().equals(source.archive().info().clusterId());
    boolean elsewhere =
        rewrite.moves()
            && !wish.selection().namespaces().isEmpty()
            && wish.selection().namespaces().stream()
                .allMatch(name -> rewrite.origin(name).filter(name::equals).isEmpty());
    if (same && !elsewhere) {
      throw CommandException.refused(
          "%s is the cluster that was recorded: name another with --target, or map each namespace"
              .formatted(target.identity().server()));
    }
  }

  /** Looks at what forbids to play on from a revision up to {@code to}. */
  private void checkSpan(Cut from, long after, Cut to) {
    requireOrder(from, to);
    GapCheck.between(
        around,
        source,
        Ordinal.of(from.timeline(), after),
        to.ordinal(),
        wish.selection(),
        wish.allowGaps());
  }

  private static void requireOrder(Cut from, Cut to) {
    if (from.timeline() != to.timeline()) {
      throw CommandException.refused("the cluster was replaced or restored within the span");
    }
    if (from.revision() > to.revision()) {
      throw CommandException.usage("--from lies after --to");
    }
  }

  private static ReplayFile open(Path path) throws IOException {
    try {
      return ReplayFile.open(path);
    } catch (IllegalStateException e) {
      throw CommandException.refused(e.getMessage());
    }
  }

  private ReplayFile.Content begun(ReplayFile file, String identity, Cut from) throws IOException {
    Optional<ReplayFile.Content> kept = file.read();
    if (kept.isEmpty()) {
      return new ReplayFile.Content(
          RestorePlan.newId(),
          identity,
          false,
          new io.kuberewind.restore.replay.Progress(from.revision(), ReplayCounts.NONE));
    }
    if (!kept.get().identity().equals(identity)) {
      throw CommandException.refused(
          "the file says how far another replay is: of another scope, timeline, target or recipe");
    }
    around.say("going on after revision " + kept.get().progress().revision());
    return kept.get();
  }

  private ReplayFile.Content base(ReplayFile file, ReplayFile.Content begun, Cut from)
      throws IOException {
    if (begun.based()) {
      return begun;
    }
    if (wish.based()) {
      partial = !new Base(around, source, target, wish).lay(from, rewrite);
    }
    ReplayFile.Content based =
        new ReplayFile.Content(begun.id(), begun.identity(), true, begun.progress());
    file.write(based);
    return based;
  }

  private int play(ReplayFile file, ReplayFile.Content begun, Cut from, Optional<Cut> end)
      throws IOException {
    try (Progress shown = new Progress(around, "changes replayed")) {
      ReplayTeller teller = new ReplayTeller(around, file, begun, shown);
      try {
        Replayer replayer = replayer(teller, begun, from);
        End how = follow(replayer, teller, from, end);
        return tell(teller, how);
      } catch (TargetUnavailableException e) {
        throw CommandException.failed(
            e.getMessage() + "; the same command goes on where this one ended", e);
      } finally {
        teller.keep();
      }
    }
  }

  private Replayer replayer(ReplayTeller teller, ReplayFile.Content begun, Cut from) {
    ChangeWriter writer =
        new ChangeWriter(
            target,
            wish.selection(),
            rewrite,
            RestorePlan.fieldManager(begun.id()),
            wish.conflicts() == ReplayWish.OnConflict.OVERWRITE);
    boolean resumed = begun.progress().revision() > from.revision();
    Instant origin = resumed ? null : from.instant();
    return new Replayer(
        new ReplaySource(
            new ArchivedLog(source, from.timeline()), source.cluster(), wish.selection()),
        writer,
        new Pace(wish.speed(), origin),
        wish.conflicts() == ReplayWish.OnConflict.STOP,
        teller,
        stopped);
  }

  private End follow(Replayer replayer, ReplayTeller teller, Cut from, Optional<Cut> known) {
    Optional<Cut> end = known;
    while (true) {
      Cut to = spanEnd.orLatest(end);
      checkSpan(from, teller.content().progress().revision(), to);
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

  private int tell(ReplayTeller teller, End how) {
    ReplayCounts counts = teller.content().progress().counts();
    StringBuilder line = new StringBuilder("replay " + teller.content().id() + ": ");
    for (Outcome outcome : Outcome.values()) {
      line.append(counts.of(outcome) + " " + outcome.name().toLowerCase(Locale.ROOT) + ", ");
    }
    around.out().println(line + "up to revision " + teller.content().progress().revision());
    around.out().flush();
    switch (how) {
      case FAILED -> {
        around.say("ended at a change that failed; the same command tries it again");
        return ExitCode.FAILED;
      }
      case CONFLICT -> {
        around.say("ended at a conflict; the same command tries it again");
        return ExitCode.REFUSED;
      }
      default -> {
        if (how == End.STOPPED) {
          around.say("stopped; the same command goes on");
        } else {
          PlanMaker.requireMet(rewrite);
        }
        boolean whole = counts.of(Outcome.REFUSED) + counts.of(Outcome.CONFLICT) == 0;
        return whole && !partial ? ExitCode.DONE : ExitCode.REFUSED;
      }
    }
  }
}
