package io.kuberewind.cli.replay;

import io.kuberewind.archive.key.Ordinal;
import io.kuberewind.archive.mark.Mark;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.archive.read.OutsideArchiveException;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.plan.GapCheck;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Surroundings;
import java.util.Optional;

/** Where a replay ends: at a moment, at a mark, at the first of both, or never. */
final class SpanEnd {
  private final Surroundings around;
  private final OpenArchive source;
  private final ReplayWish wish;

  SpanEnd(Surroundings around, OpenArchive source, ReplayWish wish) {
    this.around = around;
    this.source = source;
    this.wish = wish;
  }

  /**
   * The end, as far as it is there by now.
   *
   * @throws CommandException of wrong use, when it is not and nothing more is waited for
   */
  Optional<Cut> known() {
    Optional<Cut> to = wish.to().flatMap(this::reached);
    Optional<Cut> mark =
        wish.stopAt()
            .flatMap(name -> source.archive().marks().find(name))
            .map(Mark::name)
            .map(name -> source.cutAt(TimeSpec.mark(name)));
    if (!wish.follow() && wish.stopAt().isPresent() && mark.isEmpty()) {
      throw CommandException.usage("there is no mark '" + wish.stopAt().get() + "'");
    }
    return mark.isPresent() && (to.isEmpty() || mark.get().revision() < to.get().revision())
        ? mark
        : to;
  }

  /** The end that is known, or that of what is recorded. */
  Cut orLatest(Optional<Cut> known) {
    return known.orElseGet(() -> source.cutAt(TimeSpec.latest()));
  }

  /** Who follows may name an end that is not there yet. */
  private Optional<Cut> reached(TimeSpec moment) {
    try {
      return Optional.of(source.echoedCut("to", moment));
    } catch (OutsideArchiveException e) {
      if (wish.follow()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Looks at what forbids to play on from a revision up to {@code to}.
   *
   * @throws CommandException of refusal at a gap, or where the cluster became another one
   */
  void check(Cut from, long after, Cut to) {
    if (from.timeline() != to.timeline()) {
      throw CommandException.refused("the cluster was replaced or restored within the span");
    }
    if (from.revision() > to.revision()) {
      throw CommandException.usage("--from lies after --to");
    }
    GapCheck.between(
        around,
        source,
        Ordinal.of(from.timeline(), after),
        to.ordinal(),
        wish.selection(),
        wish.allowGaps());
  }
}
