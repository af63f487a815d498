package io.kuberewind.standalone;

import io.kuberewind.kit.config.ConfigException;
import io.kuberewind.kit.config.ConfigReader;
import io.kuberewind.kit.config.ConfigSource;
import io.kuberewind.kit.lifecycle.Health;
import io.kuberewind.kit.lifecycle.Program;
import io.kuberewind.kit.logging.LogSetup;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code up} as the command line carries it. Prints {@code ready ...} on stdout once every stage is
 * ready. Exit codes: 0 stopped by a signal, 2 wrong use, 3 refused, 4 a component failed.
 */
public final class UpProgram implements Program {
  private static final int FAILED = 4;
  private static final long STOP_BOUND_SECONDS = 60;
  private static final Set<String> OURS =
      Set.of(
          "kubeconfig",
          "context",
          "cluster",
          "data.dir",
          "archive",
          "http",
          "log.level",
          "log.format");

  /** Flags that people write with a dash, where the stages' keys have a dot. */
  private static final Pattern DASHED = Pattern.compile("^--(data|audit)-(dir|listen|log)(?=$|=)");

  private final CountDownLatch stopAsked = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile int exitCode = FAILED;

  @Override
  public String name() {
    return "up";
  }

  /**
   * Flags: {@code --kubeconfig --context --cluster --data-dir --archive --http --audit-listen
   * --audit-log --log.level --log.format}, and every key of the stages ({@code
   * --roll.interval=2s}).
   */
  @Override
  public int run(String[] args, Map<String, String> environment) {
    exitCode = runUntilStopped(args, environment);
    stopped.countDown();
    return exitCode;
  }

  private int runUntilStopped(String[] args, Map<String, String> env) {
    UpOptions options;
    try {
      options = options(args);
    } catch (ConfigException e) {
      System.err.println("error: " + e.getMessage());
      return 2;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndWait, "up-stop"));
    try (Up up = Up.start(options, env, UpProgram::fatal)) {
      return watch(up);
    } catch (StartException e) {
      System.err.println("error: " + e.getMessage());
      return e.exitCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAILED;
    }
  }

  private static UpOptions options(String[] args) {
    String[] dotted =
        Arrays.stream(args)
            .map(arg -> DASHED.matcher(arg).replaceFirst("--$1.$2"))
            .toArray(String[]::new);
    ConfigSource all = ConfigSource.of(dotted, Map.of(), "KUBEREWIND_");
    Map<String, String> extra =
        all.values().entrySet().stream()
            .filter(entry -> !OURS.contains(entry.getKey()))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    ConfigReader config = new ConfigReader(all.only(OURS));
    LogSetup.forTerminal(config);
    UpOptions options = config.read(reader -> UpOptions.read(reader, extra));
    config.finish();
    return options;
  }

  private int watch(Up up) throws InterruptedException {
    boolean announced = false;
    WaitNotice notice = new WaitNotice(System.nanoTime());
    while (!stopAsked.await(50, TimeUnit.MILLISECONDS)) {
      Health health = up.health();
      if (!health.alive()) {
        System.err.println("error: " + health.reason());
        return FAILED;
      }
      if (health.ready() && !announced) {
        announced = true;
        System.out.printf(
            "ready: capturing cluster %s into %s, answering at %s%n",
            up.cluster(), up.archive(), up.http());
        System.out.flush();
      }
      if (!announced) {
        notice.say(health, System.nanoTime()).ifPresent(System.err::println);
      }
    }
    return 0;
  }

  private static void fatal(String reason) {
    System.err.println("error: " + reason);
    Runtime.getRuntime().halt(FAILED);
  }

  private void stopAndWait() {
    stopAsked.countDown();
    try {
      if (!stopped.await(STOP_BOUND_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("error: did not stop within " + STOP_BOUND_SECONDS + " s");
      }
      // A JVM that a signal ends would exit with the signal's number, whatever the outcome.
      Runtime.getRuntime().halt(exitCode);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
