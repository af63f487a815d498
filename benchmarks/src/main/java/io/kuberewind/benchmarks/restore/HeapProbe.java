package io.kuberewind.benchmarks.restore;

import io.kuberewind.restore.apply.Applier;
import io.kuberewind.restore.apply.ApplyOptions;
import io.kuberewind.restore.apply.ApplyReport;
import io.kuberewind.restore.apply.ItemResult;
import io.kuberewind.restore.plan.Action;
import io.kuberewind.restore.plan.PlanContents;
import io.kuberewind.restore.plan.PlanFile;
import io.kuberewind.restore.plan.PlanRequest;
import io.kuberewind.restore.plan.Planner;
import io.kuberewind.restore.plan.RestorePlan;
import io.kuberewind.restore.rewrite.Rewrite;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Plans over so many objects, a hundred of which differ; then plans to create all of them, keeps
 * the plan in a file, reads it and applies it. The target is a stand-in that answers from a
 * generator, since what is looked at is this side. Prints the greatest live heap of both, in MiB.
 */
final class HeapProbe {
  private static final int LOOKS = 12;
  private static final int DIFFERENCES = 100;

  private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
  private final int every;
  private long greatest;

  private HeapProbe(int objects) {
    this.every = Math.max(1, objects / LOOKS);
  }

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Things things = new Things("held", Integer.parseInt(args[1]));
    Recorded recorded =
        Recorded.write(
            folder.resolve("archive"),
            StandInTarget.ID,
            things,
            Math.max(1, things.count() / DIFFERENCES));
    double planned = new HeapProbe(things.count()).plan(recorded, things);
    double restored = new HeapProbe(things.count()).restore(recorded, things, folder);
    System.out.printf(Locale.ROOT, "%.1f %.1f%n", planned, restored);
  }

  private double plan(Recorded recorded, Things things) {
    PlanContents contents = contents(recorded, new StandInTarget(things, true));
    if (contents.count(Action.PATCH) != DIFFERENCES) {
      throw new IllegalStateException("Not the plan that was wanted: " + contents.counts());
    }
    return greatest / 1048576.0;
  }

  private double restore(Recorded recorded, Things things, Path folder) throws IOException {
    StandInTarget empty = new StandInTarget(things, false);
    Path file = folder.resolve("all.plan");
    PlanFile.write(recorded.plan(empty.identity(), contents(recorded, empty)), file);
    RestorePlan plan = PlanFile.read(file);
    ApplyReport report =
        new Applier(
                plan,
                recorded.state(),
                empty,
                Rewrite.NONE,
                ApplyOptions.DEFAULTS,
                (result, done, total) -> look(done))
            .apply();
    if (report.counts().get(ItemResult.Outcome.CREATED) < things.count()) {
      throw new IllegalStateException("Not all was restored: " + report.counts());
    }
    return greatest / 1048576.0;
  }

  private PlanContents contents(Recorded recorded, StandInTarget target) {
    return new Planner(
            Things.CLUSTER, recorded.state(), target, PlanRequest.of(recorded.selection()))
        .plan(this::look);
  }

  private synchronized void look(long done) {
    if (done % every == 0) {
      memory.gc();
      greatest = Math.max(greatest, memory.getHeapMemoryUsage().getUsed());
    }
  }
}
