package io.kuberewind.cli.verb;

import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.mark.Drill;
import io.kuberewind.archive.mark.DrillRecords;
import io.kuberewind.archive.read.ArchiveInfo;
import io.kuberewind.archive.read.OutsideArchiveException;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.cli.drill.DrillReport;
import io.kuberewind.cli.drill.DrillRun;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.print.Document;
import io.kuberewind.cli.print.Output;
import io.kuberewind.cli.scope.ScopeOptions;
import io.kuberewind.cli.source.ArchiveOptions;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.source.StoredArchive;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.cli.when.Moments;
import io.kuberewind.sandbox.ControlPlane;
import io.kuberewind.sandbox.ControlPlaneOptions;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A restore that is tried out. */
@Command(
    name = "drill",
    description = {
      "Restore a random moment into a throwaway control plane, and compare object for object.",
      "The time of the last success is a metric of the archiver."
    },
    footer = "Exit code 1: something did not come back as it was.")
public final class DrillVerb implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private ArchiveOptions archiveOptions;
  @Mixin private ScopeOptions scope;

  @Option(names = "--at", paramLabel = "TIME", description = "the moment; a random one without")
  private String at;

  @Option(names = "--seed", paramLabel = "N", description = "what the moment is drawn with")
  private Long seed;

  @Option(names = "--no-record", description = "do not write the result into the archive")
  private boolean noRecord;

  @Mixin private DocumentFormat format;

  public DrillVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws IOException {
    Output output = format.chosen();
    if (at != null && seed != null) {
      throw CommandException.usage("--at says the moment, --seed draws one: give one of them");
    }
    scope.labels();
    TimeSpec given = at == null ? null : new Moments(around.clock(), around.zone()).parse(at);
    try (OpenArchive source = OpenArchive.open(around, archiveOptions.place(around))) {
      long drawnWith = given != null ? 0 : seed != null ? seed : new Random().nextLong();
      TimeSpec moment = given != null ? given : drawn(source.archive().info(), drawnWith);
      DrillRun run = new DrillRun(around, source, scope, moment);
      DrillReport report;
      try (ControlPlane sandbox =
          ControlPlane.start(ControlPlaneOptions.builder().progress(around::say).build())) {
        report = run.restore(drawnWith, sandbox);
      }
      record(report.drill());
      if (output == Output.TABLE) {
        report.print(around.out());
      } else {
        Document.print(around.out(), output, report.document());
      }
      return report.drill().succeeded() ? ExitCode.DONE : ExitCode.NO;
    }
  }

  /** A moment between the beginning and the end of what the archive holds. */
  private TimeSpec drawn(ArchiveInfo info, long drawnWith) {
    around.say("seed " + drawnWith);
    if (info.begin().isEmpty() || info.end().isEmpty()) {
      throw new OutsideArchiveException("The archive is not complete to any moment yet");
    }
    Tick begin = info.begin().get();
    Tick end = info.end().get();
    long span = Math.max(1, end.readEnded() - begin.readEnded() + 1);
    long drawn = begin.readEnded() + new Random(drawnWith).nextLong(span);
    return TimeSpec.at(Micros.instant(drawn));
  }

  private void record(Drill drill) {
    if (!noRecord) {
      try (StoredArchive archive = StoredArchive.open(archiveOptions.place(around))) {
        new DrillRecords(archive.store(), archive.format().cluster()).add(drill);
      }
    }
  }
}
