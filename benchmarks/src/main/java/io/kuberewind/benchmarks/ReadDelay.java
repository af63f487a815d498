package io.kuberewind.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

/**
 * From the API server's answer to a write until {@code get --at} shows it: from the running
 * instance, and from the archive alone. Each figure includes the last, successful run of the
 * command.
 */
record ReadDelay(Rewind rewind, Path work, Cluster cluster) {

  void measure(Table table, int runs) throws IOException, InterruptedException {
    Path data = work.resolve("delay");
    double[] live = new double[runs];
    double[] archived = new double[runs];
    double[] command = new double[runs];
    try (Rewind.Up up = rewind.up(data)) {
      for (int i = 0; i < runs; i++) {
        live[i] = untilReadable("live-" + i, "--data-dir", data.toString());
        archived[i] =
            untilReadable("archived-" + i, "--archive", data.resolve("archive").toUri().toString());
        long started = System.nanoTime();
        rewind.run(
            "get",
            "configmaps",
            "live-" + i,
            "-n",
            "default",
            "--at",
            "now",
            "--data-dir",
            data.toString());
        command[i] = Rewind.secondsSince(started);
      }
    }
    Rewind.deleteTree(data);
    table.add("write answered until get shows it, running instance", "s", live, "< 1");
    table.add("write answered until get shows it, archive alone", "s", archived, "< 7");
    table.add("  of which the get command itself", "s", command, "< 1");
  }

  private double untilReadable(String name, String... whereFrom)
      throws IOException, InterruptedException {
    long revision = cluster.create(name);
    long answered = System.nanoTime();
    while (rewind.run(
            "get",
            "configmaps",
            name,
            "-n",
            "default",
            "--at",
            "rev:" + revision,
            whereFrom[0],
            whereFrom[1])
        != 0) {
      if (Rewind.secondsSince(answered) > 120) {
        throw new IOException("Revision " + revision + " cannot be read after two minutes");
      }
    }
    return Rewind.secondsSince(answered);
  }
}
