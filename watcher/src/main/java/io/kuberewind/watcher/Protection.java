package io.kuberewind.watcher;

import io.kuberewind.watcher.change.WatcherMeters;
import io.kuberewind.watcher.cluster.ClusterConnection;
import io.kuberewind.watcher.cluster.ClusterException;
import io.kuberewind.watcher.discovery.Discovery;
import io.kuberewind.watcher.policy.Guard;
import io.kuberewind.watcher.policy.Policy;
import io.kuberewind.watcher.policy.PolicyFile;
import io.kuberewind.watcher.policy.SealingKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What keeps back what must not go out as it is: the keys, the policy, and who looks after both.
 */
final class Protection {
  private static final Logger log = LoggerFactory.getLogger(Protection.class);
  private static final long KEYS_REFRESH_SECONDS = 1;

  private final WatcherConfig config;
  private final WatcherMeters meters;
  private final Optional<SealingKeys> keys;
  private final Guard guard;
  private ScheduledFuture<?> keysRefresh;

  Protection(WatcherConfig config, WatcherMeters meters) {
    this.config = config;
    this.meters = meters;
    this.keys = SealingKeys.open(config.protection().keys());
    this.guard = new Guard(usualPolicy(), keys, meters);
  }

  /** What every entry passes. */
  Guard guard() {
    return guard;
  }

  /** Looks after the keys from now on. */
  synchronized void start(ScheduledExecutorService scheduler) {
    keys.ifPresentOrElse(
        sealing ->
            keysRefresh =
                scheduler.scheduleWithFixedDelay(
                    sealing::refresh, KEYS_REFRESH_SECONDS, KEYS_REFRESH_SECONDS, TimeUnit.SECONDS),
        () ->
            log.atWarn()
                .log(
                    "no keys are configured: Secrets are recorded as the API server sends them."
                        + " Make keys with 'kubectl rewind keys create' and name them with"
                        + " --keys"));
  }

  synchronized void stop() {
    if (keysRefresh != null) {
      keysRefresh.cancel(false);
    }
  }

  /** The policy file is read before anything is captured, with the cluster at hand. */
  Optional<PolicyWatch> policy(ClusterConnection cluster) throws ClusterException {
    if (config.protection().policy().isEmpty()) {
      return Optional.empty();
    }
    Path file = config.protection().policy().get();
    PolicyWatch watch =
        new PolicyWatch(
            new PolicyFile(file, usualPolicy(), keys.isPresent()),
            new Discovery(cluster),
            guard,
            meters);
    try {
      watch.begin();
    } catch (IOException e) {
      throw new ClusterException.Unreachable(
          "The API server at %s does not say which kinds it has, so the policy %s cannot be checked"
              .formatted(cluster.server(), file),
          e);
    }
    return Optional.of(watch);
  }

  private Policy usualPolicy() {
    return Policy.leavingOut(config.capture().exclude());
  }
}
