package io.kuberewind.archiver;

import io.kuberewind.kit.lifecycle.StageMain;

/** The archiver as a process. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    StageMain.run(
        "archiver",
        args,
        (config, meters) -> new ArchiverStage(ArchiverConfig.read(config), meters));
  }
}
