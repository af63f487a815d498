package io.kuberewind.cli.changes;

import io.kuberewind.archive.catalog.CoverageSpan;
import io.kuberewind.archive.key.Ordinal;

/** What was not seen, in words. */
public final class GapText {
  private GapText() {}

  /** Whether nobody knows where it ends: history was lost, and with it which objects changed. */
  public static boolean isOpen(CoverageSpan gap) {
    return gap.revisions().to() == Long.MAX_VALUE;
  }

  /** {@code promotions from revision 16 to 19 were not seen: watcher was down}. */
  public static String of(CoverageSpan gap) {
    return "%s %s were not seen: %s".formatted(gap.type().resource(), span(gap), gap.reason());
  }

  /** {@code from revision 16 to 19}, or {@code from revision 16 on} where the end is open. */
  private static String span(CoverageSpan gap) {
    return "from revision %s %s"
        .formatted(
            Ordinal.text(gap.revisions().from()),
            isOpen(gap) ? "on" : "to " + Ordinal.text(gap.revisions().to()));
  }
}
