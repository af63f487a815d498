package io.kuberewind.cli.verb;

import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.terminal.Surroundings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The archive's own care. */
@Command(
    name = "archive",
    synopsisSubcommandLabel = "VERB",
    description = "Look after an archive: what is in it, is it whole, keep it small.")
public final class ArchiveVerb implements Callable<Integer>, VerbGroup {
  private final Surroundings around;

  public ArchiveVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Map<String, Object> verbs() {
    Map<String, Object> verbs = new LinkedHashMap<>();
    verbs.put("ls", new ArchiveLsVerb(around));
    verbs.put("verify", new VerifyVerb(around));
    verbs.put("compact", new ArchiveCompactVerb(around));
    verbs.put("prune", new ArchivePruneVerb(around));
    verbs.put("repair", new ArchiveRepairVerb(around));
    return verbs;
  }

  @Override
  public Integer call() {
    throw CommandException.usage(
        "say what to do with the archive: " + String.join(", ", verbs().keySet()));
  }
}
