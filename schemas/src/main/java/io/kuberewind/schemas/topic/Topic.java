package io.kuberewind.schemas.topic;

import java.util.Map;

/** The topics of KubeRewind, with what each needs of the broker to keep its promise. */
public enum Topic {
  /** Every change as a watcher saw it, with barriers. Value: Change or Barrier. */
  CHANGES("rewind.changes", Map.of("cleanup.policy", "delete", "retention.ms", days(2))),
  /** Successful writes as the API server's audit stream told of them. Value: AuditFact. */
  AUDIT("rewind.audit", Map.of("cleanup.policy", "delete", "retention.ms", days(2))),
  /** What was seen and what was not. Value: Coverage. */
  COVERAGE("rewind.coverage", Map.of("cleanup.policy", "delete", "retention.ms", "-1")),
  /**
   * The log of record, with barriers. Value: Change or Barrier. Time never deletes here: the
   * archiver deletes the records that its catalog has committed, once they are older than the
   * retention.
   */
  HISTORY("rewind.history", Map.of("cleanup.policy", "delete", "retention.ms", "-1")),
  /** The latest of every living resource. Value: Change; a tombstone for what is gone. */
  STATE("rewind.state", Map.of("cleanup.policy", "compact")),
  /** How far a watcher has published. Value: Cursor or KnownObject. */
  CURSORS("rewind.cursors", Map.of("cleanup.policy", "compact")),
  /** Records that could not be read, as they came, their cause in the headers. */
  DEAD_LETTERS("rewind.dead-letters", Map.of("cleanup.policy", "delete", "retention.ms", "-1"));

  /**
   * Largest record in bytes: etcd takes 1.5 MiB of protobuf in one request, which can grow several
   * times as JSON. Brokers, topics, producers and consumers are all set to it.
   */
  public static final int MAX_RECORD_BYTES = 16 * 1024 * 1024;

  private final String topicName;
  private final Map<String, String> config;

  Topic(String topicName, Map<String, String> config) {
    this.topicName = topicName;
    this.config = config;
  }

  /** Name of the topic at the broker. */
  public String topicName() {
    return topicName;
  }

  /** Configuration that differs from the broker's defaults, by Kafka's own names. */
  public Map<String, String> config() {
    return config;
  }

  private static String days(int days) {
    return String.valueOf(days * 24L * 60 * 60 * 1000);
  }
}
