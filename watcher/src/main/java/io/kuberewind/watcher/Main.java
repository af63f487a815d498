package io.kuberewind.watcher;

import io.kuberewind.kit.lifecycle.StageMain;

/** The watcher as a process of its own. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    StageMain.run(
        "watcher", args, (config, meters) -> new WatcherStage(WatcherConfig.read(config), meters));
  }
}
