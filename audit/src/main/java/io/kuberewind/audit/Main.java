package io.kuberewind.audit;

import io.kuberewind.kit.lifecycle.StageMain;

/** The audit stage as a process. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    StageMain.run(
        "audit", args, (config, meters) -> new AuditStage(AuditConfig.read(config), meters));
  }
}
