package io.kuberewind.cli.replay;

import io.kuberewind.archive.read.Cut;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.plan.PlanMaker;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Progress;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.restore.apply.ChangeWriter.Outcome;
import io.kuberewind.restore.plan.RestorePlan;
import io.kuberewind.restore.recipe.Rewrites;
import io.kuberewind.restore.replay.ReplayCounts;
import io.kuberewind.restore.replay.ReplayFile;
import io.kuberewind.restore.replay.Replayer.End;
import io.kuberewind.restore.rewrite.Rewrite;
import io.kuberewind.restore.target.TargetUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Brings a target to the beginning of a span, and plays the span into it. */
public final class Replay {
  private final Surroundings around;
  private final OpenArchive source;
  private final TargetLine line;
  private final ReplayWish wish;
  private final BooleanSupplier stopped;
  private final Rewrite rewrite;
  private final SpanEnd spanEnd;
  private boolean partial;

  /** {@code stopped}: asked again and again whether to end. */
  public Replay(
      Surroundings around,
      OpenArchive source,
      TargetLine line,
      ReplayWish wish,
      BooleanSupplier stopped) {
    this.around = around;
    this.source = source;
    this.line = line;
    this.wish = wish;
    this.stopped = stopped;
    this.rewrite = Rewrites.of(wish.rewrite(), around.environment());
    this.spanEnd = new SpanEnd(around, source, wish);
  }

  /** Returns the exit code. */
  public int run() throws IOException {
    requireElsewhere();
    Cut from = source.echoedCut("from", wish.from());
    Optional<Cut> end = spanEnd.known();
    spanEnd.check(from, from.revision(), spanEnd.orLatest(end));
    String identity =
        ReplayIdentity.of(
            source.archive().info().clusterId(),
            from.timeline(),
            line.target().identity().clusterId(),
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
    boolean same = line.target().identity().clusterId().equals(source.archive().info().clusterId());
    boolean elsewhere =
        rewrite.moves()
            && !wish.selection().namespaces().isEmpty()
            && wish.selection().namespaces().stream()
                .allMatch(name -> rewrite.origin(name).filter(name::equals).isEmpty());
    if (same && !elsewhere) {
      throw CommandException.refused(
          "%s is the cluster that was recorded: name another with --target, or map each namespace"
              .formatted(line.target().identity().server()));
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
      partial = !new Base(around, source, line.target(), wish).lay(from, rewrite);
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
        Playing playing = new Playing(around, source, line, wish, rewrite, stopped);
        return tell(teller, playing.play(teller, from, end));
      } catch (TargetUnavailableException e) {
        throw CommandException.failed(
            e.getMessage() + "; the same command goes on where this one ended", e);
      } finally {
        teller.keep();
      }
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
