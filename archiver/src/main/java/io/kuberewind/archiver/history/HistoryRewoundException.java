package io.kuberewind.archiver.history;

/** History ends before the archive does: the topic is another one. The operator acts next. */
public final class HistoryRewoundException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HistoryRewoundException(int partition, long end, long expected) {
    super(
        ("The history topic ends at offset %d in partition %d and the archive stands at %d: the topic was made anew."
                + " Archive it under another address or cluster name, or bring back the Kafka data it belongs to.")
            .formatted(end, partition, expected));
  }
}
