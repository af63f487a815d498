package io.kuberewind.etcd.watch;

import io.kuberewind.etcd.client.KeyRange;
import java.util.List;

/**
 * What happened next.
 *
 * @param events in the order of their revisions; all events of a revision are in one batch
 * @param skipped ranges of which something could not be had, before or among these events
 * @param confirmed there are no other events up to this revision than those handed out: etcd said
 *     so, for every range
 */
public record Batch(List<KeyEvent> events, List<Skipped> skipped, long confirmed) {
  public Batch {
    events = List.copyOf(events);
    skipped = List.copyOf(skipped);
  }

  /**
   * Changes that could not be had, each being larger than a message may be.
   *
   * @param range where they are
   * @param after last revision before them
   * @param to last revision that may be one of them
   */
  public record Skipped(KeyRange range, long after, long to) {}
}
