package io.kuberewind.benchmarks.archive;

import java.io.IOException;
import java.nio.file.Path;

/** The reference that etcd itself brings. */
final class Etcdutl {
  private Etcdutl() {}

  /** Seconds that {@code etcdutl snapshot restore} took. */
  static double restore(Path tools, Path snapshot, Path data)
      throws IOException, InterruptedException {
    long started = System.nanoTime();
    Process process =
        new ProcessBuilder(
                tools.resolve("etcdutl").toAbsolutePath().toString(),
                "snapshot",
                "restore",
                snapshot.toAbsolutePath().toString(),
                "--data-dir",
                data.toAbsolutePath().toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("etcdutl ended with " + process.exitValue());
    }
    return Work.secondsSince(started);
  }
}
