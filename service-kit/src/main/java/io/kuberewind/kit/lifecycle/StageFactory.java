package io.kuberewind.kit.lifecycle;

import io.kuberewind.kit.config.ConfigReader;
import io.micrometer.core.instrument.MeterRegistry;

/** Makes a stage from its configuration, without starting anything. */
@FunctionalInterface
public interface StageFactory {
  Stage create(ConfigReader config, MeterRegistry meters);
}
