package io.kuberewind.cli.verb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.mark.Mark;
import io.kuberewind.archive.read.ArchiveInfo;
import io.kuberewind.cli.care.ArchiveListing;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.print.Document;
import io.kuberewind.cli.print.Output;
import io.kuberewind.cli.source.ArchiveOptions;
import io.kuberewind.cli.source.StoredArchive;
import io.kuberewind.cli.terminal.Surroundings;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What is in the archive. */
@Command(
    name = "ls",
    description = "List what the archive holds: snapshots, segments, their spans and sizes, marks.")
public final class ArchiveLsVerb implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private ArchiveOptions archiveOptions;

  @Mixin private DocumentFormat format;

  public ArchiveLsVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    Output output = format.chosen();
    try (StoredArchive archive = StoredArchive.open(archiveOptions.place(around))) {
      CatalogState state = archive.readableState();
      ArchiveInfo info = archive.archive(state).info();
      List<Mark> marks = archive.archive(state).marks().all();
      ArchiveListing listing = new ArchiveListing(info, state, marks);
      if (output == Output.TABLE) {
        listing.print(around.out());
      } else {
        ObjectNode document = listing.summary();
        ArrayNode items = document.putArray("items");
        listing.items().forEach(items::add);
        Document.print(around.out(), output, document);
      }
      return ExitCode.DONE;
    }
  }
}
