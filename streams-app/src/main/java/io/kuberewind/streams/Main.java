package io.kuberewind.streams;

import io.kuberewind.kit.lifecycle.StageMain;

/** The streams app as a process. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    StageMain.run(
        "streams-app",
        args,
        (config, meters) -> new StreamsStage(StreamsAppConfig.read(config), meters));
  }
}
