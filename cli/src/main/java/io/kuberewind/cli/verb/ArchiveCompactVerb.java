package io.kuberewind.cli.verb;

import io.kuberewind.archive.compact.CompactionPolicy;
import io.kuberewind.archive.compact.Compactor;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.source.ArchiveOptions;
import io.kuberewind.cli.source.StoredArchive;
import io.kuberewind.cli.terminal.Progress;
import io.kuberewind.cli.terminal.Surroundings;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Merges small files now. */
@Command(
    name = "compact",
    description = {
      "Merge small segments into large ones, as a running archiver does by itself.",
      "Of two that merge the same files one wins; no answer of the archive changes."
    })
public final class ArchiveCompactVerb implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private ArchiveOptions archiveOptions;

  public ArchiveCompactVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    long removed = 0;
    long added = 0;
    long bytes = 0;
    try (StoredArchive archive = StoredArchive.open(archiveOptions.place(around));
        Progress progress = new Progress(around, "files merged")) {
      Compactor compactor =
          new Compactor(
              archive.store(),
              archive.format(),
              CompactionPolicy.DEFAULT,
              UUID.randomUUID().toString());
      for (Optional<Compactor.Step> step = compactor.step(Set.of());
          step.isPresent();
          step = compactor.step(Set.of())) {
        removed += step.get().removed();
        added += step.get().added();
        bytes += step.get().bytes();
        progress.at(removed);
      }
      compactor.unreadable().forEach(path -> around.say("left alone, it is damaged: " + path));
    }
    around
        .out()
        .println(
            removed == 0
                ? "nothing to compact"
                : "%d files replaced by %d of %,d bytes in all".formatted(removed, added, bytes));
    around.out().flush();
    return ExitCode.DONE;
  }
}
