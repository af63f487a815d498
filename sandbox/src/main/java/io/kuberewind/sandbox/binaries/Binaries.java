package io.kuberewind.sandbox.binaries;

import io.kuberewind.sandbox.process.SandboxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The programs of the sandbox on this machine. Each is looked for in the directory that {@code
 * KUBEBUILDER_ASSETS} names, then among those built before, then is built where there is a Go
 * toolchain, then is looked for on the PATH.
 */
public final class Binaries {

  private final Environment environment;
  private final Optional<Path> assets;
  private final GoBuild build;

  private Binaries(Environment environment, Optional<Path> assets, Consumer<String> progress) {
    this.environment = environment;
    this.assets = assets;
    this.build = new GoBuild(environment, progress);
  }

  /**
   * @param environment variables that decide: KUBEBUILDER_ASSETS, KUBEREWIND_CACHE, XDG_CACHE_HOME,
   *     PATH
   * @param progress takes a line before each step that lasts
   */
  public static Binaries of(Map<String, String> environment, Consumer<String> progress) {
    Environment env = new Environment(Map.copyOf(environment));
    return new Binaries(env, env.directory("KUBEBUILDER_ASSETS"), progress);
  }

  /** As {@link #of}, with a directory that is looked into first. */
  public static Binaries in(
      Path directory, Map<String, String> environment, Consumer<String> progress) {
    return new Binaries(new Environment(Map.copyOf(environment)), Optional.of(directory), progress);
  }

  /**
   * The path of a program, which may take minutes when it has to be built first.
   *
   * @throws SandboxException if there is no way to get it; the message names all ways
   */
  public Path path(Program program) {
    return assets
        .map(directory -> directory.resolve(program.binary()).toAbsolutePath())
        .filter(Environment::isProgram)
        .or(() -> build.built(program))
        .or(() -> build.build(program))
        .or(() -> environment.onPath(program.binary()).map(Path::toAbsolutePath))
        .orElseThrow(() -> missing(program));
  }

  /** Makes sure that all of these are there, so that later calls answer at once. */
  public void prepare(List<Program> programs) {
    programs.forEach(this::path);
  }

  private SandboxException missing(Program program) {
    return new SandboxException(
        program.binary()
            + " not found: install Go (https://go.dev/dl) to have it built once into "
            + environment.cache()
            + ", or set KUBEBUILDER_ASSETS to a directory with etcd, kube-apiserver,"
            + " kube-controller-manager and kubectl, or put them on the PATH");
  }
}
