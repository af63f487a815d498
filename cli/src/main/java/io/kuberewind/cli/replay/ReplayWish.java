package io.kuberewind.cli.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.restore.select.Selection;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a command line asks of a replay.
 *
 * @param selection what is meant
 * @param from where the span begins
 * @param to where it ends, if that is said
 * @param follow whether what is recorded from now on is played too, until the end is there
 * @param stopAt name of a mark at which it ends, which may not be there yet
 * @param rewrite what becomes of the objects, as plans carry it
 * @param speed times real time; 0 for as fast as possible
 * @param conflicts what is done about what others changed on the target
 * @param based whether the target is brought to the beginning of the span first
 * @param exact whether that deletes what was not there then
 * @param allowGaps go on where changes may be missing
 * @param file where it is kept how far the replay is; a place of its own without
 */
public record ReplayWish(
    Selection selection,
    TimeSpec from,
    Optional<TimeSpec> to,
    boolean follow,
    Optional<String> stopAt,
    ObjectNode rewrite,
    double speed,
    OnConflict conflicts,
    boolean based,
    boolean exact,
    boolean allowGaps,
    Optional<Path> file) {
  /** What is done about an object that somebody else changed on the target. */
  public enum OnConflict {
    OVERWRITE,
    SKIP,
    STOP
  }
}
