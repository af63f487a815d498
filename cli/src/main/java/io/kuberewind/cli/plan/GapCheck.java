package io.kuberewind.cli.plan;

import io.kuberewind.archive.catalog.CoverageSpan;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.cli.changes.GapText;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.restore.select.Selection;
import java.util.List;

/** What is not known for certain is not restored, exported or replayed unless asked for. */
public final class GapCheck {
  private GapCheck() {}

  /**
   * Looks at one moment.
   *
   * @throws CommandException of refusal, when it lies in a gap of the selection
   */
  public static void at(
      Surroundings around, OpenArchive source, Cut cut, Selection selection, boolean allowed) {
    for (KeyScope scope : selection.scopes(source.cluster())) {
      tell(around, "the moment lies in a gap: ", source.archive().gaps(cut, scope), allowed);
    }
  }

  /**
   * Looks at a span.
   *
   * @throws CommandException of refusal, when changes of the selection may be missing in it
   */
  public static void between(
      Surroundings around,
      OpenArchive source,
      long after,
      long to,
      Selection selection,
      boolean allowed) {
    for (KeyScope scope : selection.scopes(source.cluster())) {
      tell(around, "a gap lies in the span: ", source.archive().gaps(after, to, scope), allowed);
    }
  }

  private static void tell(
      Surroundings around, String what, List<CoverageSpan> gaps, boolean allowed) {
    if (gaps.isEmpty()) {
      return;
    }
    String line = what + GapText.of(gaps.get(0));
    if (!allowed) {
      throw CommandException.refused(
          line + "; choose another moment, narrow the scope, or add --allow-gaps");
    }
    around.say(line);
  }
}
