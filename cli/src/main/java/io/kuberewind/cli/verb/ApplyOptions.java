package io.kuberewind.cli.verb;

import io.kuberewind.cli.plan.ApplyWish;
import picocli.CommandLine.Option;

/** Options of the verbs that write to a cluster. */
final class ApplyOptions {
  @Option(
      names = "--no-mark",
      description = "leave no mark in the archive: the restore cannot be undone")
  private boolean noMark;

  @Option(names = "--stop-on-refusal", description = "stop at the first object that is refused")
  private boolean stopOnRefusal;

  @Option(
      names = "--allow-missing-rights",
      description = "leave out what the caller has no right to, and do the rest")
  private boolean allowMissingRights;

  ApplyWish wish() {
    return new ApplyWish(!noMark, stopOnRefusal, allowMissingRights);
  }
}
