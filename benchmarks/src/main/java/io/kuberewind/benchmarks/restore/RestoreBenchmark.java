package io.kuberewind.benchmarks.restore;

import io.kuberewind.benchmarks.Cluster;
import io.kuberewind.benchmarks.ratio.Ratios;
import io.kuberewind.benchmarks.ratio.Ratios.Bounds;
import io.kuberewind.restore.apply.Applier;
import io.kuberewind.restore.apply.ApplyOptions;
import io.kuberewind.restore.apply.ApplyReport;
import io.kuberewind.restore.apply.DryRun;
import io.kuberewind.restore.apply.ItemResult;
import io.kuberewind.restore.plan.Action;
import io.kuberewind.restore.plan.PlanContents;
import io.kuberewind.restore.plan.PlanOptions;
import io.kuberewind.restore.plan.PlanRequest;
import io.kuberewind.restore.plan.Planner;
import io.kuberewind.restore.plan.RestorePlan;
import io.kuberewind.restore.rewrite.Rewrite;
import io.kuberewind.restore.target.KubernetesTarget;
import io.kuberewind.restore.target.Target;
import io.kuberewind.sandbox.ControlPlane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How fast a restore writes beside plain writers on the same server, how long a plan takes, and
 * what both hold in memory. Prints a table in Markdown; fails only when something does not work.
 */
public final class RestoreBenchmark {
  private static final int DIFFERENCES = 100;

  private final Settings settings;
  private final Path work;
  private final Target target;
  private final PlainWriters writers;
  private final Ratios table = new Ratios();

  private RestoreBenchmark(Settings settings, Path work, Target target, PlainWriters writers) {
    this.settings = settings;
    this.work = work;
    this.target = target;
    this.writers = writers;
  }

  public static void main(String[] args) throws Exception {
    Settings settings = Settings.read(args);
    Path work = Files.createTempDirectory("kuberewind-benchmark");
    try (ControlPlane controlPlane = ControlPlane.start();
        Target target =
            KubernetesTarget.open(
                Optional.of(controlPlane.kubeconfig("admin")), Optional.empty())) {
      PlainWriters writers = new PlainWriters(new Cluster(controlPlane.kubeconfig("admin")));
      RestoreBenchmark benchmark = new RestoreBenchmark(settings, work, target, writers);
      try {
        benchmark.apply();
        benchmark.plan();
        new HeapRows(settings, work).measure(benchmark.table);
      } finally {
        System.out.print(benchmark.table.markdown());
      }
    } finally {
      remove(work);
    }
  }

  private void apply() throws Exception {
    Ratios.Row row =
        table
            .row("objects applied a second", "objects/s", Bounds.atLeast(0.6, 0.9))
            .note("16 plain writers, %,d objects of 1 KB each".formatted(settings.applied()));
    // The first round warms both up and is not counted.
    for (int run = 0; run <= settings.runs(); run++) {
      double reference = run % 2 == 0 ? plainly(run) : 0;
      double ours = restored(run);
      reference = reference == 0 ? plainly(run) : reference;
      if (run > 0) {
        row.add(ours, reference);
      }
    }
  }

  private double plainly(int run) throws Exception {
    Things things = new Things("plain-" + run, settings.applied());
    writers.namespace(things.namespace());
    long began = System.nanoTime();
    writers.write(things);
    return things.count() / secondsSince(began);
  }

  private double restored(int run) throws Exception {
    Things things = new Things("restored-" + run, settings.applied());
    writers.namespace(things.namespace());
    Recorded recorded =
        Recorded.write(
            work.resolve("apply-" + run), target.identity().clusterId(), things, Integer.MAX_VALUE);
    RestorePlan plan = recorded.plan(target.identity(), planned(recorded));
    long began = System.nanoTime();
    ApplyReport report =
        new Applier(
                plan,
                recorded.state(),
                target,
                Rewrite.NONE,
                ApplyOptions.DEFAULTS,
                (result, done, total) -> {})
            .apply();
    double seconds = secondsSince(began);
    if (report.counts().get(ItemResult.Outcome.CREATED) != things.count()) {
      throw new IllegalStateException("Not all was restored: " + report.counts());
    }
    return things.count() / seconds;
  }

  private void plan() throws Exception {
    Things things = new Things("planned", settings.planned());
    writers.namespace(things.namespace());
    writers.write(things);
    Recorded recorded =
        Recorded.write(
            work.resolve("plan"),
            target.identity().clusterId(),
            things,
            things.count() / DIFFERENCES);
    Ratios.Row row =
        table
            .row("plan with 100 differences, judged by the server", "s", Bounds.atMost(20, 10))
            .note("%,d objects; the reference is the bound's second".formatted(settings.planned()));
    for (int run = 0; run < settings.runs(); run++) {
      long began = System.nanoTime();
      PlanContents contents =
          new DryRun(
                  Things.CLUSTER,
                  recorded.state(),
                  target,
                  Rewrite.NONE,
                  PlanOptions.NONE,
                  "kuberewind-benchmark")
              .judge(planned(recorded), judged -> {});
      double seconds = secondsSince(began);
      if (contents.count(Action.PATCH) != DIFFERENCES) {
        throw new IllegalStateException("Not the plan that was wanted: " + contents.counts());
      }
      row.add(seconds, 1);
    }
  }

  private PlanContents planned(Recorded recorded) {
    return new Planner(
            Things.CLUSTER, recorded.state(), target, PlanRequest.of(recorded.selection()))
        .plan(done -> {});
  }

  private static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e9;
  }

  private static void remove(Path root) throws java.io.IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
