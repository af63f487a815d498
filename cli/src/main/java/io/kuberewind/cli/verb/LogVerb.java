package io.kuberewind.cli.verb;

import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.scope.ScopeOptions;
import io.kuberewind.cli.scope.Targets;
import io.kuberewind.cli.source.ArchiveOptions;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.restore.select.LabelSelector;
import io.kuberewind.schemas.Change;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Each change of an object, or of a scope. */
@Command(
    name = "log",
    description =
        "List each change: revision, time and its bound, operation, actor, fields that changed.",
    footer = "What is inside secrets is masked.")
public final class LogVerb implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private ArchiveOptions archiveOptions;
  @Mixin private ScopeOptions scope;
  @Mixin private SpanOptions spanOptions;

  public LogVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    SpanOptions.Span span = spanOptions.read(around);
    LabelSelector labels = scope.labels();
    try (OpenArchive source = OpenArchive.open(around, archiveOptions.place(around))) {
      Targets targets = scope.targets(source.archive());
      KeyScope keys = scope.wideKeys(source.cluster(), targets);
      int told = spanOptions.tell(around, source, span, keys, labels, item -> true);
      if (told == 0 && !targets.names().isEmpty() && !isKnown(source, keys)) {
        throw CommandException.no(
            "the archive has never seen " + String.join(", ", targets.names()));
      }
      return source.answered(ExitCode.DONE);
    }
  }

  private static boolean isKnown(OpenArchive source, KeyScope keys) {
    try (CloseableIterator<Change> history = source.archive().history(keys, 0, Long.MAX_VALUE)) {
      return history.hasNext();
    }
  }
}
