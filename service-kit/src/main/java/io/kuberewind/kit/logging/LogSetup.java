package io.kuberewind.kit.logging;

import io.kuberewind.kit.config.ConfigReader;

/** Chooses how a process logs. Called by a main before the first logger is made. */
public final class LogSetup {
  private static final String CONFIGURATION = "logback.configurationFile";

  /** Levels that a user can choose. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }

  private LogSetup() {}

  /**
   * Plain text on stderr, at the level that {@code log.level} says. Stack traces are for {@code
   * debug}.
   */
  public static void forTerminal(ConfigReader config) {
    forTerminal(config.choice("log.level", Level.class, Level.INFO));
  }

  /** Plain text on stderr. A configuration that the operator named by system property is kept. */
  public static void forTerminal(Level level) {
    if (System.getProperty(CONFIGURATION) == null) {
      System.setProperty(CONFIGURATION, "io/kuberewind/kit/logging/terminal.xml");
    }
    System.setProperty("log.level", level.name());
    boolean tracing = level == Level.DEBUG || level == Level.TRACE;
    System.setProperty("log.exceptions", tracing ? "%ex" : "%ex{0}");
  }
}
