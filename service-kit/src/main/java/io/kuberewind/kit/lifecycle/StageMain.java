package io.kuberewind.kit.lifecycle;

import io.kuberewind.kit.config.ConfigException;
import io.kuberewind.kit.config.ConfigReader;
import io.kuberewind.kit.config.ConfigSource;
import io.kuberewind.kit.config.ListenAddress;
import io.kuberewind.kit.http.HttpEndpoint;
import io.kuberewind.kit.logging.LogSetup;
import io.kuberewind.kit.metrics.Meters;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one stage as a process. Exit codes: 0 stopped by a signal, 2 wrong use, 4 failed. */
public final class StageMain {
  private static final String ENV_PREFIX = "KUBEREWIND_";
  private static final Duration STOP_BOUND = Duration.ofSeconds(60);
  private static final Duration HEALTH_INTERVAL = Duration.ofSeconds(1);

  private final String name;
  private final StageFactory factory;
  private final CountDownLatch stopAsked = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile int exitCode = 4;
  private PrometheusMeterRegistry meters;

  private StageMain(String name, StageFactory factory) {
    this.name = name;
    this.factory = factory;
  }

  /**
   * Reads the configuration from file, environment and flags, runs the stage beside an operations
   * server until a signal asks it to stop or it fails, and ends the JVM.
   */
  public static void run(String name, String[] args, StageFactory factory) {
    StageMain main = new StageMain(name, factory);
    main.exitCode = main.run(args, System.getenv());
    main.stopped.countDown();
    System.exit(main.exitCode);
  }

  private int run(String[] args, Map<String, String> env) {
    ConfigSource source = ConfigSource.of(args, env, ENV_PREFIX);
    if (source.helpAsked()) {
      System.out.println(help());
      return 0;
    }
    ConfigReader config = new ConfigReader(source);
    try {
      Stage stage = config.read(reader -> create(reader));
      ListenAddress listen = config.listen("http.listen", ListenAddress.anyLoopbackPort());
      config.finish();
      return run(stage, listen, config.describe());
    } catch (ConfigException e) {
      System.err.println(name + ": " + e.getMessage());
      return 2;
    }
  }

  private Stage create(ConfigReader reader) {
    LogSetup.forTerminal(reader);
    // Only now: whoever makes the first logger fixes how all of them log.
    meters = Meters.create();
    return factory.create(reader, meters);
  }

  private int run(Stage stage, ListenAddress listen, String description) {
    Logger log = LoggerFactory.getLogger(StageMain.class);
    log.atInfo().addKeyValue("stage", name).addKeyValue("config", description).log("starting");
    Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndWait, name + "-stop"));
    try (HttpEndpoint http = OperationsServer.start(listen, stage::health, meters);
        stage) {
      stage.start();
      log.atInfo().addKeyValue("stage", name).addKeyValue("http", http.uri()).log("started");
      return waitForEnd(stage, log);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 4;
    } catch (ConfigException e) {
      // Some of it can be checked only once the stage has somebody to ask.
      throw e;
    } catch (Exception e) {
      System.err.println(name + ": " + firstLine(e));
      log.atDebug().setCause(e).log("start failed");
      return 4;
    }
  }

  private int waitForEnd(Stage stage, Logger log) throws InterruptedException {
    while (!stopAsked.await(HEALTH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
      Health health = stage.health();
      if (!health.alive()) {
        log.atError().addKeyValue("stage", name).log("failed: {}", health.reason());
        return 4;
      }
    }
    log.atInfo().addKeyValue("stage", name).log("stopping");
    return 0;
  }

  private void stopAndWait() {
    stopAsked.countDown();
    try {
      if (!stopped.await(STOP_BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println(name + ": did not stop within " + STOP_BOUND.toSeconds() + " s");
      }
      // A JVM that a signal ends would exit with the signal's number, whatever the outcome.
      Runtime.getRuntime().halt(exitCode);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String help() {
    ConfigReader reader = new ConfigReader(ConfigSource.of(Map.of()));
    try {
      reader.read(this::create).close();
    } catch (ConfigException e) {
      // Required keys are missing here; by now all keys have been asked for.
    }
    reader.listen("http.listen", ListenAddress.anyLoopbackPort());
    return "Usage: %s [--config FILE] [--key=value]...%nEach key may also stand in the file, or in the environment (%s…).%n%n%s"
        .formatted(name, ENV_PREFIX, reader.help());
  }

  private static String firstLine(Exception e) {
    return e.getMessage() == null ? e.toString() : e.getMessage().lines().findFirst().orElse("");
  }
}
