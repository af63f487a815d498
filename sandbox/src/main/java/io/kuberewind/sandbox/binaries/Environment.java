package io.kuberewind.sandbox.binaries;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The part of a process environment that says where programs are found and kept. */
record Environment(Map<String, String> variables) {

  Optional<Path> directory(String variable) {
    return Optional.ofNullable(variables.get(variable)).filter(v -> !v.isBlank()).map(Path::of);
  }

  /** The executable of that name on the PATH. */
  Optional<Path> onPath(String name) {
    return Arrays.stream(variables.getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> Path.of(entry).resolve(name))
        .filter(Environment::isProgram)
        .findFirst();
  }

  /** Where built programs are kept: outside every work tree, shared by all of them. */
  Path cache() {
    Path root =
        directory("KUBEREWIND_CACHE")
            .or(() -> directory("XDG_CACHE_HOME").map(d -> d.resolve("kuberewind")))
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "kuberewind"));
    return root.toAbsolutePath().resolve("sandbox");
  }

  static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }

  /** Operating system and architecture as Go names them. */
  static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    String goOs = os.startsWith("mac") ? "darwin" : os.replace(' ', '-');
    String goArch =
        switch (arch) {
          case "x86_64" -> "amd64";
          case "aarch64" -> "arm64";
          default -> arch;
        };
    return goOs + "-" + goArch;
  }
}
