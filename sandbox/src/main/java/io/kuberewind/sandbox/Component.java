package io.kuberewind.sandbox;

import io.kuberewind.sandbox.binaries.Program;

/** A process of the control plane, in the order in which they start. */
public enum Component {
  ETCD(Program.ETCD),
  KUBE_APISERVER(Program.KUBE_APISERVER),
  KUBE_CONTROLLER_MANAGER(Program.KUBE_CONTROLLER_MANAGER);

  private final Program program;

  Component(Program program) {
    this.program = program;
  }

  Program program() {
    return program;
  }

  /** Name of the process, of its log and of its pid file. */
  String processName() {
    return program.binary();
  }
}
