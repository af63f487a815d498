package io.kuberewind.cli.replay;

import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.restore.target.Target;
import io.kuberewind.restore.target.TargetIdentity;
import io.kuberewind.restore.target.TargetUnavailableException;
import java.util.function.Supplier;

/** The connection to the target of a replay, which can be made anew after the target was away. */
public final class TargetLine implements AutoCloseable {
  private final Supplier<Target> opening;
  private Target target;

  /**
   * @param target the connection to begin with; closed with this
   * @param opening makes another, with the credentials as they are by then
   */
  public TargetLine(Target target, Supplier<Target> opening) {
    this.target = target;
    this.opening = opening;
  }

  Target target() {
    return target;
  }

  /**
   * Connects anew, since what the target serves may have changed while it was away.
   *
   * @throws TargetUnavailableException while it is away
   * @throws CommandException of refusal, when another cluster answers in its place
   */
  void reopen() {
    Target again = opening.get();
    try {
      requireSame(target.identity(), again.identity());
    } catch (RuntimeException e) {
      again.close();
      throw e;
    }
    target.close();
    target = again;
  }

  private static void requireSame(TargetIdentity before, TargetIdentity now) {
    if (now.clusterId().equals(before.clusterId())) {
      return;
    }
    if (now.isCertain() != before.isCertain()) {
      throw new TargetUnavailableException(
          now.server() + " does not say whether it is the cluster that it was");
    }
    throw CommandException.refused(
        "%s is another cluster than before it was away: nothing is written to it"
            .formatted(now.server()));
  }

  @Override
  public void close() {
    target.close();
  }
}
