package io.kuberewind.cli.verb;

import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.key.Ordinal;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.cli.when.CutText;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import java.util.Set;

/** Says of an object that did not exist when it did. */
final class Whereabouts {
  private final Archive archive;
  private final KeyScope keys;
  private final Cut cut;

  Whereabouts(Archive archive, KeyScope keys, Cut cut) {
    this.archive = archive;
    this.keys = keys;
    this.cut = cut;
  }

  /** One line about {@code name}. */
  String of(String name) {
    Change before = null;
    Change after = null;
    try (CloseableIterator<Change> history =
        archive.history(keys.named(Set.of(name)), 0, Long.MAX_VALUE)) {
      while (history.hasNext()) {
        Change change = history.next();
        if (Ordinal.of(change.getTimeline(), change.getRevision()) <= cut.ordinal()) {
          before = change;
        } else if (after == null) {
          after = change;
        }
      }
    }
    return "%s did not exist at revision %d%s"
        .formatted(name, cut.revision(), known(before, after));
  }

  private static String known(Change before, Change after) {
    if (before != null && before.getOperation() == Operation.DELETE) {
      return ": it was deleted at " + when(before);
    }
    if (after != null) {
      return ": it is first seen at " + when(after);
    }
    return ", and the archive has never seen it";
  }

  private static String when(Change change) {
    return "%s (revision %d)".formatted(CutText.instant(change.getTime()), change.getRevision());
  }
}
