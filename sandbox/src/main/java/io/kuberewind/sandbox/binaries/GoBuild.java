package io.kuberewind.sandbox.binaries;

import io.kuberewind.sandbox.process.Directories;
import io.kuberewind.sandbox.process.FileMutex;
import io.kuberewind.sandbox.process.SandboxException;
import io.kuberewind.sandbox.process.SupervisedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Builds programs from the packed Go sources into the cache, each once a machine and version. */
final class GoBuild {

  private static final Duration BUILD_LIMIT = Duration.ofMinutes(40);

  private final Environment environment;
  private final Consumer<String> progress;

  GoBuild(Environment environment, Consumer<String> progress) {
    this.environment = environment;
    this.progress = progress;
  }

  /** The program, if it was built before. */
  Optional<Path> built(Program program) {
    return Optional.of(target(program)).filter(Environment::isProgram);
  }

  /** Builds the program; empty where there is no Go toolchain. */
  Optional<Path> build(Program program) {
    return environment.onPath("go").map(go -> buildOnce(program, go));
  }

  private Path buildOnce(Program program, Path go) {
    Path directory = target(program).getParent();
    Directories.create(directory);
    try (FileMutex lock = FileMutex.acquire(directory.resolve("build.lock"), progress)) {
      return built(program).orElseGet(() -> compile(program, go, directory));
    }
  }

  private Path compile(Program program, Path go, Path directory) {
    progress.accept(
        "building %s %s (about %s, once a machine)"
            .formatted(program.binary(), program.version(), program.coldBuild()));
    try {
      Path work = Files.createTempDirectory(directory, "build-");
      try {
        program.module().unpack(work.resolve("src"));
        runGo(program, go, work);
        Path target = target(program);
        Files.move(work.resolve("out"), target, StandardCopyOption.ATOMIC_MOVE);
        return target;
      } finally {
        Directories.remove(work);
      }
    } catch (IOException e) {
      throw new SandboxException("cannot build in " + directory + ": " + e.getMessage(), e);
    }
  }

  private void runGo(Program program, Path go, Path work) throws IOException {
    Path run = Files.createDirectory(work.resolve("run"));
    // Lets the supervisor clear the folder of a build whose JVM was killed.
    Files.createFile(run.resolve("ephemeral"));
    SupervisedProcess compiler =
        SupervisedProcess.start(
            new SupervisedProcess.Launch(
                "go",
                command(program, go, work),
                // Static binaries need no C compiler; a go.work or flags of the user's stay out.
                Map.of("CGO_ENABLED", "0", "GOWORK", "off", "GOFLAGS", "-buildvcs=false"),
                work.resolve("src"),
                run,
                work.resolve("go.log"),
                Duration.ofSeconds(5)));
    if (!compiler.waitFor(BUILD_LIMIT)) {
      compiler.kill();
      throw new SandboxException(
          "go build of " + program.binary() + " took over " + BUILD_LIMIT.toMinutes() + " minutes");
    }
    if (compiler.exitCode() != 0) {
      throw new SandboxException(
          "go build of %s %s failed:%n%s"
              .formatted(program.binary(), program.version(), compiler.logTail()));
    }
  }

  private static List<String> command(Program program, Path go, Path work) {
    return List.of(
        go.toString(),
        "build",
        "-trimpath",
        "-mod=readonly",
        "-ldflags",
        program.module().linkerFlags(),
        "-o",
        work.resolve("out").toString(),
        program.goPackage());
  }

  private Path target(Program program) {
    GoModule module = program.module();
    return environment
        .cache()
        .resolve(module.folder() + "-" + module.fingerprint())
        .resolve(Environment.platform())
        .resolve(program.binary());
  }
}
