package io.kuberewind.cli.verb;

import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.sandbox.ControlPlaneOptions;
import io.kuberewind.sandbox.ControlPlaneState;
import io.kuberewind.sandbox.Sandboxes;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A real control plane on this machine. */
@Command(
    name = "sandbox",
    description = "Start, stop or find a throwaway control plane on this machine.",
    footer = {
      "",
      "start       start etcd, kube-apiserver and kube-controller-manager, to go on running",
      "stop        end them and remove what they kept",
      "kubeconfig  print the path of the kubeconfig"
    })
public final class SandboxVerb implements Callable<Integer> {
  private final Surroundings around;

  @Parameters(paramLabel = "start|stop|kubeconfig", description = "what to do")
  private String action;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "which one, where there are several")
  private String name;

  @Option(names = "--dir", paramLabel = "DIR", description = "where it keeps everything")
  private Path directory;

  @Option(
      names = "--user",
      paramLabel = "USER",
      description = "kubeconfig: of that user alone (admin, alice, bob, rewind, nobody)")
  private String user;

  @Option(names = "--kubectl", description = "kubeconfig: print the path of a kubectl that fits")
  private boolean kubectl;

  public SandboxVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    Path where =
        directory == null ? Sandboxes.directory(name) : directory.toAbsolutePath().normalize();
    return switch (action) {
      case "start" -> start(where);
      case "stop" -> stop(where);
      case "kubeconfig" -> kubeconfig(where);
      default ->
          throw CommandException.usage(
              "sandbox has start, stop and kubeconfig, and no '" + action + "'");
    };
  }

  private int start(Path where) {
    ControlPlaneOptions options = ControlPlaneOptions.builder().progress(around::say).build();
    ControlPlaneState state = Sandboxes.start(where, options);
    around.out().println("ready: Kubernetes at " + state.server());
    around.out().println("export KUBECONFIG=" + state.kubeconfig());
    around.out().flush();
    return ExitCode.DONE;
  }

  private int stop(Path where) {
    boolean stopped = Sandboxes.stop(where);
    around.out().println(stopped ? "stopped" : "there was none at " + where);
    around.out().flush();
    return ExitCode.DONE;
  }

  private int kubeconfig(Path where) {
    ControlPlaneState state =
        Sandboxes.find(where)
            .orElseThrow(
                () -> CommandException.no("no sandbox runs at " + where + "; start one first"));
    if (kubectl) {
      around.out().println(state.kubectl());
    } else {
      around.out().println(user == null ? state.kubeconfig() : state.kubeconfig(user));
    }
    around.out().flush();
    return ExitCode.DONE;
  }
}
