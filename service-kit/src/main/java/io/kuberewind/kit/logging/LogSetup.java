package io.kuberewind.kit.logging;

import io.kuberewind.kit.config.ConfigReader;
import java.util.Locale;

/** Chooses how a process logs. Called by a main before the first logger is made. */
public final class LogSetup {
  private static final String CONFIGURATION = "logback.configurationFile";
  private static final String OURS = "io/kuberewind/kit/logging/";

  /** Levels that a user can choose. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }

  /** How a line of the log looks. */
  public enum Format {
    /** For people: message, then key=value. Stack traces are for {@code debug}. */
    TEXT,
    /** For programs: one JSON object a line. */
    JSON
  }

  private LogSetup() {}

  /** On stderr, at the level that {@code log.level} says, in the {@code log.format}. */
  public static void forTerminal(ConfigReader config) {
    Format format = config.choice("log.format", Format.class, Format.TEXT);
    forTerminal(config.choice("log.level", Level.class, Level.INFO), format);
  }

  /** Plain text on stderr. */
  public static void forTerminal(Level level) {
    forTerminal(level, Format.TEXT);
  }

  /** On stderr. A configuration that the operator named by system property is kept. */
  public static void forTerminal(Level level, Format format) {
    if (System.getProperty(CONFIGURATION, OURS).startsWith(OURS)) {
      System.setProperty(CONFIGURATION, OURS + format.name().toLowerCase(Locale.ROOT) + ".xml");
    }
    System.setProperty("log.level", level.name());
    boolean tracing = level == Level.DEBUG || level == Level.TRACE;
    System.setProperty("log.exceptions", tracing ? "%ex" : "%ex{0}");
  }
}
