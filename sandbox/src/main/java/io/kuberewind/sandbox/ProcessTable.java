package io.kuberewind.sandbox;

import io.kuberewind.sandbox.process.ProcessIdentity;
import io.kuberewind.sandbox.process.SandboxException;
import io.kuberewind.sandbox.process.SupervisedProcess;
import io.kuberewind.sandbox.process.Waiting;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Starts and ends the processes of one control plane. Not safe for use by several threads. */
final class ProcessTable {

  private static final Duration GRACE = Duration.ofSeconds(3);
  private static final int PORT_TRIES = 5;
  private static final String PORT_TAKEN = "address already in use";

  private final Layout layout;
  private final CommandLines commands;
  private final Duration startLimit;
  private final Map<Component, SupervisedProcess> processes = new EnumMap<>(Component.class);

  ProcessTable(Layout layout, ControlPlaneOptions options) {
    this.layout = layout;
    this.commands = new CommandLines(layout, options);
    this.startLimit = options.startLimit();
  }

  /** What the started component is asked to find out whether it is ready. */
  interface Readiness {
    BooleanSupplier at(Ports ports);
  }

  /** Starts the component, on other ports if its own are taken and may move, until it is ready. */
  Ports start(Component component, Ports wanted, boolean portsMayMove, Readiness readiness) {
    Ports ports = wanted;
    for (int attempt = 1; ; attempt++) {
      SupervisedProcess process = launch(component, ports);
      BooleanSupplier ready = readiness.at(ports);
      if (Waiting.until(startLimit, () -> !process.isAlive() || ready.getAsBoolean())
          && process.isAlive()) {
        return ports;
      }
      if (process.isAlive()) {
        throw new SandboxException(
            "%s was not ready within %d s; its log ends with:%n%s"
                .formatted(process.name(), startLimit.toSeconds(), process.logTail()));
      }
      String tail = process.logTail();
      if (attempt == PORT_TRIES || !tail.contains(PORT_TAKEN)) {
        throw new SandboxException(
            "%s ended during its start with code %d; its log ends with:%n%s"
                .formatted(process.name(), process.exitCode(), tail));
      }
      ports = portsMayMove ? ports.chooseAgain(component) : ports;
    }
  }

  void stop(Component component) {
    SupervisedProcess process = processes.remove(component);
    if (process != null) {
      process.stop();
    }
  }

  void kill(Component component) {
    SupervisedProcess process = processes.remove(component);
    if (process != null) {
      process.kill();
    }
  }

  void detach() {
    processes.values().forEach(SupervisedProcess::detach);
  }

  boolean isRunning(Component component) {
    SupervisedProcess process = processes.get(component);
    return process != null && process.isAlive();
  }

  Map<Component, ProcessIdentity> identities() {
    Map<Component, ProcessIdentity> identities = new EnumMap<>(Component.class);
    processes.forEach((component, process) -> identities.put(component, process.identity()));
    return identities;
  }

  private SupervisedProcess launch(Component component, Ports ports) {
    SupervisedProcess process =
        SupervisedProcess.start(
            new SupervisedProcess.Launch(
                component.processName(),
                commands.of(component, ports),
                Map.of(),
                layout.directory(),
                layout.run(),
                layout.log(component),
                GRACE));
    processes.put(component, process);
    return process;
  }
}
