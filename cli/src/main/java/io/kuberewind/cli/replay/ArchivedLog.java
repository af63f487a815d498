package io.kuberewind.cli.replay;

import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.key.Ordinal;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.cli.plan.ArchivedState;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.restore.plan.StateReader;
import io.kuberewind.restore.replay.RecordedLog;

/** The log of one timeline of an archive, as of its last refresh. */
record ArchivedLog(OpenArchive source, int timeline) implements RecordedLog {
  @Override
  public StateReader.Objects history(KeyScope scope, long after, long to) {
    return new ArchivedState(
        source.archive().history(scope, Ordinal.of(timeline, after), Ordinal.atMost(timeline, to)));
  }

  @Override
  public StateReader state(long revision) {
    return ArchivedState.at(
        source.archive(), source.archive().cutAt(TimeSpec.revision(timeline, revision)));
  }
}
