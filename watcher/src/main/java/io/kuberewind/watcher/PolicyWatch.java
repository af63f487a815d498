package io.kuberewind.watcher;

import io.kuberewind.kit.config.ConfigException;
import io.kuberewind.watcher.change.WatcherMeters;
import io.kuberewind.watcher.discovery.Discovery;
import io.kuberewind.watcher.policy.Guard;
import io.kuberewind.watcher.policy.Policy;
import io.kuberewind.watcher.policy.PolicyFile;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a changed policy file up. While the file is wrong, the policy that was stays. */
final class PolicyWatch {
  private static final Logger log = LoggerFactory.getLogger(PolicyWatch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final PolicyFile file;
  private final Discovery discovery;
  private final Guard guard;
  private final WatcherMeters meters;
  private String inForce;
  private String problem = "";

  PolicyWatch(PolicyFile file, Discovery discovery, Guard guard, WatcherMeters meters) {
    this.file = file;
    this.discovery = discovery;
    this.guard = guard;
    this.meters = meters;
  }

  /**
   * Reads the policy that holds from the start on.
   *
   * @throws ConfigException with every problem
   * @throws IOException when the API server does not say what kinds it has
   */
  void begin() throws IOException {
    takeUp(file.read(discovery.read()));
  }

  /** Looks at the file until the thread is interrupted; {@code changed} is told of a new policy. */
  void run(Runnable changed) throws InterruptedException {
    while (true) {
      Thread.sleep(INTERVAL.toMillis());
      if (refresh()) {
        changed.run();
      }
    }
  }

  private boolean refresh() {
    try {
      if (file.hash().equals(inForce)) {
        problem = "";
        return false;
      }
      takeUp(file.read(discovery.read()));
      problem = "";
      return true;
    } catch (ConfigException e) {
      if (!problem.equals(e.getMessage())) {
        problem = e.getMessage();
        meters.policyRefused();
        log.atError().log("the policy stays as it was: {}", problem);
      }
    } catch (IOException e) {
      log.atDebug().log("the policy is read later: {}", e.getMessage());
    }
    return false;
  }

  private void takeUp(Policy policy) {
    inForce = policy.hash();
    guard.policy(policy);
    log.atInfo().addKeyValue("policy", inForce).log("policy in force");
  }
}
