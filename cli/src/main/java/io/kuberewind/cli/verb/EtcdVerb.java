package io.kuberewind.cli.verb;

import io.kuberewind.archive.catalog.CoverageSpan;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.key.Ordinal;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.cli.changes.GapText;
import io.kuberewind.cli.etcd.EtcdOptions;
import io.kuberewind.cli.etcd.KeySpace;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.source.ArchiveOptions;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Progress;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.cli.when.Moments;
import io.kuberewind.etcd.restore.KeyWriter;
import io.kuberewind.etcd.restore.KeyWriter.Written;
import io.kuberewind.schemas.CoverageEvent;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** etcd itself as it was. */
@Command(
    name = "etcd",
    description = "Write the raw key space of a moment into an empty etcd, or a folder for one.",
    footer = {
      "",
      "restore  every key with the value it had, if the archive was recorded with 'up --etcd'.",
      "         A data dir needs no program to be written; start one etcd on it (3.5 or newer),",
      "         or several on copies of it, and then the API server. Its keys have the revisions",
      "         they had. An etcd that runs gets new ones, behind those that were.",
      "",
      "Exit code 3: refused: values are missing or sealed, the moment lies in a gap, or there is",
      "something where it was to be written."
    })
public final class EtcdVerb implements Callable<Integer> {
  private final Surroundings around;

  @Parameters(paramLabel = "restore", description = "what to do")
  private String action;

  @Mixin private ArchiveOptions archiveOptions;
  @Mixin private EtcdOptions target;

  @Option(names = "--at", required = true, paramLabel = "TIME", description = "the moment")
  private String at;

  @Option(names = "--allow-gaps", description = "go on where the moment lies in a gap")
  private boolean allowGaps;

  public EtcdVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    if (!action.equals("restore")) {
      throw CommandException.usage("etcd has restore, and no '" + action + "'");
    }
    TimeSpec moment = new Moments(around.clock(), around.zone()).parse(at);
    try (OpenArchive source = OpenArchive.open(around, archiveOptions.place(around))) {
      Cut cut = source.echoedCut("as of", moment);
      KeySpace keys = new KeySpace(source, cut);
      checkGaps(keys);
      long count = keys.check();
      sayLeftOut(source);
      long last =
          source
              .archive()
              .info()
              .end()
              .map(Tick::revision)
              .map(Ordinal::revision)
              .orElse(cut.revision());
      Written written = write(keys, count, Math.max(last, cut.revision()));
      tell(cut, written);
      return ExitCode.DONE;
    } finally {
      target.close();
    }
  }

  private Written write(KeySpace keys, long count, long lastRevision) {
    AtomicLong done = new AtomicLong();
    try (KeyWriter writer = target.begin(lastRevision);
        Progress progress = new Progress(around, "keys")) {
      keys.forEach(
          key -> {
            writer.put(key);
            progress.at(done.incrementAndGet(), count);
          });
      return writer.finish();
    } catch (IOException e) {
      throw CommandException.failed(
          "%s is written in part, and of no use: %s".formatted(target.to(), e.getMessage()), e);
    }
  }

  private void checkGaps(KeySpace keys) {
    List<CoverageSpan> gaps = keys.gaps();
    if (gaps.isEmpty()) {
      return;
    }
    String line = "the moment lies in a gap: " + GapText.of(gaps.get(0));
    if (!allowGaps) {
      throw CommandException.refused(line + "; choose another moment, or add --allow-gaps");
    }
    around.say(line);
  }

  private void sayLeftOut(OpenArchive source) {
    List<String> types =
        source.archive().coverage().stream()
            .filter(span -> span.event() == CoverageEvent.EXCLUDED)
            .map(span -> span.type().resource())
            .distinct()
            .sorted()
            .toList();
    if (!types.isEmpty()) {
      around.say("not recorded, and so not restored: " + String.join(", ", types));
    }
  }

  private void tell(Cut cut, Written written) {
    around
        .out()
        .println(
            "%d keys of revision %d are in %s, which is at revision %d"
                .formatted(written.keys(), cut.revision(), target.to(), written.revision()));
    if (written.leases() > 0) {
      around.out().println(written.leases() + " leases were made anew, for an hour");
    }
    if (target.isDataDir()) {
      around.out().println("start it: etcd --data-dir=" + target.to());
    }
    around.out().flush();
  }
}
