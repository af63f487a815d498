package io.kuberewind.cli.replay;

import io.kuberewind.cli.terminal.SafeText;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.cli.when.CutText;
import io.kuberewind.restore.apply.ChangeWriter.Outcome;
import io.kuberewind.restore.apply.ChangeWriter.Result;
import io.kuberewind.restore.replay.Progress;
import io.kuberewind.restore.replay.ReplayFile;
import io.kuberewind.restore.replay.ReplayListener;
import io.kuberewind.schemas.Change;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/** Tells of changes that were not done as recorded, and keeps how far the replay is. */
final class ReplayTeller implements ReplayListener {
  private static final long EVERY_NANOS = 200_000_000;
  private static final Set<Outcome> TOLD =
      Set.of(Outcome.CONFLICT, Outcome.REFUSED, Outcome.FAILED);

  private final Surroundings around;
  private final ReplayFile file;
  private final io.kuberewind.cli.terminal.Progress shown;
  private ReplayFile.Content content;
  private long keptAt;
  private long done;

  ReplayTeller(
      Surroundings around,
      ReplayFile file,
      ReplayFile.Content content,
      io.kuberewind.cli.terminal.Progress shown) {
    this.around = around;
    this.file = file;
    this.content = content;
    this.shown = shown;
  }

  @Override
  public void done(Change change, Result result) {
    shown.at(++done);
    if (TOLD.contains(result.outcome()) || result.conflicted()) {
      around.say(SafeText.line(line(change, result)));
    }
  }

  private static String line(Change change, Result result) {
    String name =
        change.getNamespace().isEmpty()
            ? change.getName()
            : change.getNamespace() + "/" + change.getName();
    return "%s: %s of %s %s at revision %d (%s)%s"
        .formatted(
            result.outcome() == Outcome.UPDATED || result.outcome() == Outcome.DELETED
                ? "conflict, written over"
                : result.outcome().name().toLowerCase(java.util.Locale.ROOT),
            change.getOperation().toString().toLowerCase(java.util.Locale.ROOT),
            change.getKind(),
            name,
            change.getRevision(),
            CutText.instant(change.getTime()),
            result.message().isEmpty() ? "" : ": " + result.message());
  }

  @Override
  public void progress(Progress progress) {
    content = content.with(progress);
    if (System.nanoTime() - keptAt >= EVERY_NANOS) {
      keep();
    }
  }

  /** Puts down how far it is. */
  void keep() {
    try {
      file.write(content);
      keptAt = System.nanoTime();
    } catch (IOException e) {
      throw new UncheckedIOException("it cannot be kept how far the replay is", e);
    }
  }

  ReplayFile.Content content() {
    return content;
  }

  /** The last revision that is done. */
  long revision() {
    return content.progress().revision();
  }
}
