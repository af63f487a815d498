package io.kuberewind.sandbox;

import io.kuberewind.sandbox.binaries.Binaries;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a control plane is started with. All have defaults.
 *
 * @param directory where everything lies; empty for a temporary one that goes when the sandbox ends
 * @param users who may log in, beside {@link SandboxUser#ALWAYS}
 * @param apiServerFlags flags added to those of the kube-apiserver; a later flag wins
 * @param auditWebhook a kubeconfig that names the receiver of the audit webhook; empty to have one
 *     written for a free loopback port
 * @param startLimit how long each process may take until it is ready
 * @param progress takes a line before each step that lasts
 * @param binaries where the programs come from
 */
public record ControlPlaneOptions(
    Optional<Path> directory,
    List<SandboxUser> users,
    List<String> apiServerFlags,
    Optional<Path> auditWebhook,
    Duration startLimit,
    Consumer<String> progress,
    Binaries binaries) {

  private static final Logger log = LoggerFactory.getLogger(ControlPlaneOptions.class);

  public static ControlPlaneOptions defaults() {
    return builder().build();
  }

  public static Builder builder() {
    return new Builder();
  }

  ControlPlaneOptions withDirectory(Path other) {
    return new ControlPlaneOptions(
        Optional.of(other), users, apiServerFlags, auditWebhook, startLimit, progress, binaries);
  }

  /** Collects options. */
  public static final class Builder {
    private Optional<Path> directory = Optional.empty();
    private final List<SandboxUser> users = new ArrayList<>();
    private final List<String> apiServerFlags = new ArrayList<>();
    private Optional<Path> auditWebhook = Optional.empty();
    private Duration startLimit = Duration.ofMinutes(3);
    private Optional<Binaries> binaries = Optional.empty();
    private Consumer<String> progress = line -> log.atInfo().log(line);

    private Builder() {}

    /** An empty directory, or one of an earlier sandbox to start it again with its data. */
    public Builder directory(Path value) {
      directory = Optional.of(value.toAbsolutePath().normalize());
      return this;
    }

    public Builder user(SandboxUser value) {
      users.add(value);
      return this;
    }

    public Builder apiServerFlag(String value) {
      apiServerFlags.add(value);
      return this;
    }

    public Builder auditWebhook(Path kubeconfig) {
      auditWebhook = Optional.of(kubeconfig.toAbsolutePath());
      return this;
    }

    public Builder startLimit(Duration value) {
      startLimit = value;
      return this;
    }

    public Builder binaries(Binaries value) {
      binaries = Optional.of(value);
      return this;
    }

    /** Takes a line before each step that lasts, such as a build. */
    public Builder progress(Consumer<String> value) {
      progress = value;
      return this;
    }

    public ControlPlaneOptions build() {
      return new ControlPlaneOptions(
          directory,
          List.copyOf(users),
          List.copyOf(apiServerFlags),
          auditWebhook,
          startLimit,
          progress,
          binaries.orElseGet(() -> Binaries.of(System.getenv(), progress)));
    }
  }
}
