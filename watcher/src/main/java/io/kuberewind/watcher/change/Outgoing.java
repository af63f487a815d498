package io.kuberewind.watcher.change;

import java.util.List;

/**
 * The last step before the topics, which every entry passes, from whatever source it comes: what of
 * it may go out.
 */
@FunctionalInterface
public interface Outgoing {
  /** Everything goes out as it came. */
  Outgoing AS_IT_CAME = batch -> batch;

  /**
   * What goes out of a batch, in its order.
   *
   * @throws RuntimeException when that cannot be said now: nothing goes out then, and the same
   *     batch is asked for again. The message is for the user and holds nothing of the batch
   */
  List<Entry> of(List<Entry> batch);
}
