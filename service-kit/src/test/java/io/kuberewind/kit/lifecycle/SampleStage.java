package io.kuberewind.kit.lifecycle;

import io.kuberewind.kit.config.ConfigReader;

/** A stage for a child JVM: says on stdout what is done to it. */
final class SampleStage implements Stage {
  private final String behaviour;

  private SampleStage(String behaviour) {
    this.behaviour = behaviour;
  }

  static SampleStage read(ConfigReader config) {
    return new SampleStage(config.string("behaviour"));
  }

  public static void main(String[] args) {
    StageMain.run("sample", args, (config, meters) -> read(config));
  }

  @Override
  public String name() {
    return "sample";
  }

  @Override
  public void start() {
    if (behaviour.equals("refuse")) {
      throw new IllegalStateException("The sample does not start: mend it");
    }
    System.out.println("started");
  }

  @Override
  public Health health() {
    return behaviour.equals("fail") ? Health.failed("the sample broke") : Health.ok();
  }

  @Override
  public void close() {
    System.out.println("closed");
  }
}
