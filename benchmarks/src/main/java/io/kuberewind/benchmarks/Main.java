package io.kuberewind.benchmarks;

import io.kuberewind.sandbox.ControlPlane;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The figures of {@code up}: how soon it is ready, what it occupies, how soon a change can be read,
 * how soon the command line answers. Prints a table; fails only when something does not work, never
 * because it was slow.
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    Path work = Files.createTempDirectory("kuberewind-benchmark");
    Table table = new Table();
    try (ControlPlane controlPlane = ControlPlane.start()) {
      Cluster cluster = new Cluster(controlPlane.kubeconfig("admin"));
      Rewind rewind = new Rewind(Rewind.distribution(), work, controlPlane.kubeconfig("rewind"));
      new CommandLineStart(rewind, controlPlane.kubectl()).measure(table);
      cluster.fill(0, 5_000);
      new ReadyTime(rewind, work).measure(table, 5);
      new ReadDelay(rewind, work, cluster).measure(table, 10);
      cluster.fill(5_000, 50_000);
      new Footprint(rewind, work).measure(table);
    } finally {
      Rewind.deleteTree(work);
    }
    table.print();
  }
}
