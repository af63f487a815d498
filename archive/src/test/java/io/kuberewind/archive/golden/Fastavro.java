package io.kuberewind.archive.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Python's fastavro, where this machine has Python and either the packages in the cache or a
 * package index to take them from.
 */
final class Fastavro {
  private static final String PACKAGE = "fastavro[zstandard]==1.13.1";
  private static final int LIMIT_SECONDS = 120;

  private final Path packages;

  private Fastavro(Path packages) {
    this.packages = packages;
  }

  /** Empty where it cannot be had; then standard output says why. */
  static Optional<Fastavro> find() {
    try {
      String tag = run(null, "python3", "-c", "import sys; print(sys.implementation.cache_tag)");
      Path packages = cache().resolve("fastavro-1.13.1-" + tag.strip());
      if (!Files.isDirectory(packages)) {
        install(packages);
      }
      return Optional.of(new Fastavro(packages));
    } catch (IOException e) {
      System.out.println("fastavro cannot be had here: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** What {@code script} prints, line by line. */
  List<String> run(Path script, Path folder) {
    try {
      return run(packages, "python3", script.toString(), folder.toString()).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void install(Path packages) throws IOException {
    Files.createDirectories(packages.getParent());
    Path fresh = Files.createTempDirectory(packages.getParent(), "fastavro-");
    List<String> command =
        new ArrayList<>(List.of("python3", "-m", "pip", "install", "--quiet", "--target"));
    command.add(fresh.toString());
    command.add(PACKAGE);
    run(null, command.toArray(new String[0]));
    try {
      Files.move(fresh, packages);
    } catch (IOException e) {
      // Another test run may have been faster.
      if (!Files.isDirectory(packages)) {
        throw e;
      }
    }
  }

  private static Path cache() {
    return variable("KUBEREWIND_CACHE")
        .or(() -> variable("XDG_CACHE_HOME").map(home -> home.resolve("kuberewind")))
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "kuberewind"));
  }

  private static Optional<Path> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(v -> !v.isBlank()).map(Path::of);
  }

  private static String run(Path packages, String... command) throws IOException {
    Path output = Files.createTempFile("fastavro", ".out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().put("PYTHONUTF8", "1");
      if (packages != null) {
        builder.environment().put("PYTHONPATH", packages.toString());
      }
      Process process = builder.start();
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      String said = Files.readString(output);
      if (!ended || process.exitValue() != 0) {
        throw new IOException(Arrays.toString(command) + " failed: " + said);
      }
      return said;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      Files.delete(output);
    }
  }
}
