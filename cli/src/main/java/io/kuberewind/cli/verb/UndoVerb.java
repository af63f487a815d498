package io.kuberewind.cli.verb;

import io.kuberewind.archive.mark.Mark;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.plan.Confirmation;
import io.kuberewind.cli.plan.KeptPlans;
import io.kuberewind.cli.plan.PlanMaker;
import io.kuberewind.cli.plan.PlanWish;
import io.kuberewind.cli.source.ArchiveOptions;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.restore.apply.ReportJson;
import io.kuberewind.restore.apply.ReportJson.ObjectId;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.plan.RestorePlan;
import io.kuberewind.restore.target.Target;
import io.kuberewind.restore.undo.Undo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a restore back. */
@Command(
    name = "undo",
    description =
        "Take a restore back: plan, show, ask, apply. Only what that restore wrote is touched.",
    footer = {
      "What others changed since the restore is named and left alone.",
      "Exit code 3: not confirmed, or some objects were left alone or refused; 4: some failed."
    })
public final class UndoVerb implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private ArchiveOptions archiveOptions;
  @Mixin private TargetOptions targetOptions;
  @Mixin private ApplyOptions applyOptions;

  @Parameters(
      arity = "0..1",
      paramLabel = "RESTORE-ID",
      description = "the restore; the last one without")
  private String id;

  @Option(names = "--allow-gaps", description = "go on where the moment lies in a gap of the scope")
  private boolean allowGaps;

  @Option(
      names = {"-y", "--yes"},
      description = "do not ask")
  private boolean yes;

  public UndoVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws IOException {
    Confirmation confirmation = new Confirmation(around, yes);
    try (OpenArchive source = OpenArchive.open(around, archiveOptions.place(around))) {
      String restore = id == null ? last(source) : id;
      RestorePlan done = KeptPlans.of(source, restore);
      try (Target target = targetOptions.open()) {
        requireSame(done, target);
        return confirmation.run(back(source, done, target), source, target, applyOptions.wish());
      }
    }
  }

  private RestorePlan back(OpenArchive source, RestorePlan done, Target target) throws IOException {
    Undo undo = new Undo(done, refused(source, done.id()), target);
    PlanWish wish =
        new PlanWish(undo.selection(), allowGaps, undo.options(), true, RestorePlan.NO_REWRITE);
    TimeSpec before = TimeSpec.mark(Mark.nameOfRestore(done.id()));
    PlanMaker maker = PlanMaker.at(around, source, before, wish);
    Cut left = source.cutAt(TimeSpec.revision(done.cut().timeline(), done.cut().revision()));
    return maker.plan(undo, done, left, target);
  }

  private static String last(OpenArchive source) {
    return source.archive().marks().all().stream()
        .filter(mark -> mark.kind() == Mark.Kind.RESTORE)
        .max(Comparator.comparing(Mark::made))
        .map(Mark::restoreId)
        .orElseThrow(() -> CommandException.no("the archive knows of no restore"));
  }

  private static Set<ObjectId> refused(OpenArchive source, String id) throws IOException {
    Optional<byte[]> results = source.archive().restores().lastResults(id);
    return results.isPresent()
        ? ReportJson.refused(Json.object(new ByteArrayInputStream(results.get())))
        : Set.of();
  }

  private static void requireSame(RestorePlan done, Target target) {
    if (!done.target().clusterId().equals(target.identity().clusterId())) {
      throw CommandException.refused(
          "restore %s wrote to the cluster at %s, and this is %s: name its context"
              .formatted(done.id(), done.target().server(), target.identity().server()));
    }
  }
}
