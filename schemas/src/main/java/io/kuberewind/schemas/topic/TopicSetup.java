package io.kuberewind.schemas.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates the topics that are missing, and checks those that are there. */
public final class TopicSetup {
  private static final Duration KNOWN_WITHIN = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(50);

  private final Admin admin;

  public TopicSetup(Admin admin) {
    this.admin = admin;
  }

  /**
   * Makes sure that every topic of the catalogue is there. Safe to call from several stages at
   * once.
   *
   * @param partitions partitions of each topic; they must agree over changes, audit, history and
   *     state, since a resource stays in one partition all the way
   * @param replication replication factor of the topics that are made
   * @return partitions of the changes topic, as found
   * @throws IllegalStateException when an existing topic has another number of partitions than the
   *     changes topic
   */
  public int ensure(int partitions, short replication)
      throws ExecutionException, InterruptedException {
    create(partitions, replication);
    Map<String, Integer> found = partitionsByTopic();
    int expected = found.get(Topic.CHANGES.topicName());
    for (Topic topic : List.of(Topic.HISTORY, Topic.STATE, Topic.CURSORS, Topic.AUDIT)) {
      int actual = found.get(topic.topicName());
      if (actual != expected) {
        throw new IllegalStateException(
            "Topic %s has %d partitions and %s has %d: they must agree. Recreate the one that differs."
                .formatted(Topic.CHANGES.topicName(), expected, topic.topicName(), actual));
      }
    }
    return expected;
  }

  private void create(int partitions, short replication)
      throws ExecutionException, InterruptedException {
    Set<String> existing = admin.listTopics().names().get();
    List<NewTopic> missing = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      if (!existing.contains(topic.topicName())) {
        Map<String, String> config = new HashMap<>(topic.config());
        config.put("max.message.bytes", String.valueOf(Topic.MAX_RECORD_BYTES));
        int count = topic == Topic.DEAD_LETTERS ? 1 : partitions;
        missing.add(new NewTopic(topic.topicName(), count, replication).configs(config));
      }
    }
    for (var created : admin.createTopics(missing).values().values()) {
      try {
        created.get();
      } catch (ExecutionException e) {
        // Another stage was faster: the topic is there, which is all that is wanted.
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  private Map<String, Integer> partitionsByTopic() throws ExecutionException, InterruptedException {
    List<String> names = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      names.add(topic.topicName());
    }
    Map<String, Integer> partitions = new HashMap<>();
    for (TopicDescription description : describe(names)) {
      partitions.put(description.name(), description.partitions().size());
    }
    return partitions;
  }

  /** A broker may not know yet of a topic that its controller has just made. */
  private Collection<TopicDescription> describe(List<String> names)
      throws ExecutionException, InterruptedException {
    long deadline = System.nanoTime() + KNOWN_WITHIN.toNanos();
    while (true) {
      try {
        return admin.describeTopics(names).allTopicNames().get().values();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(POLL.toMillis());
      }
    }
  }
}
