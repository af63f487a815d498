package io.kuberewind.sandbox;

import io.kuberewind.sandbox.binaries.Program;
import java.util.List;

/** A process of the control plane, in the order in which they start. */
public enum Component {
  ETCD(Program.ETCD),
  KUBE_APISERVER(Program.KUBE_APISERVER),
  KUBE_CONTROLLER_MANAGER(Program.KUBE_CONTROLLER_MANAGER);

  private final Program program;

  Component(Program program) {
    this.program = program;
  }

  /** The order in which they end: the API server still has its etcd when it says good-bye. */
  static List<Component> lastStartedFirst() {
    return List.of(KUBE_CONTROLLER_MANAGER, KUBE_APISERVER, ETCD);
  }

  Program program() {
    return program;
  }

  /** Name of the process, of its log and of its pid file. */
  String processName() {
    return program.binary();
  }
}
