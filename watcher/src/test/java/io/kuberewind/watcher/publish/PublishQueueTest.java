package io.kuberewind.watcher.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.watcher.change.Entry;
import io.kuberewind.watcher.change.ResourceType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublishQueueTest {
  private static final ResourceType PODS = new ResourceType("", "v1", "pods", "Pod", true);
  private final List<String> resumed = new ArrayList<>();

  @Test
  void readersWaitWhileTheQueueIsFullAndUntilItsEntriesAreCommitted() throws Exception {
    PublishQueue queue = new PublishQueue(1_000_000, 2, Runnable::run);
    queue.put(entry(1));
    queue.whenRoom(() -> resumed.add("at once"));
    queue.put(entry(2));
    queue.whenRoom(() -> resumed.add("later"));
    List<Entry> batch = queue.take(10, 1_000_000, 0);
    assertThat(resumed).containsExactly("at once");

    queue.release(batch);

    assertThat(resumed).containsExactly("at once", "later");
    assertThat(queue.bytes()).isZero();
  }

  @Test
  void bytesBoundTheQueueToo() {
    PublishQueue queue = new PublishQueue(Entry.OVERHEAD_BYTES, 1_000, Runnable::run);
    queue.put(entry(1));

    queue.whenRoom(() -> resumed.add("too early"));

    assertThat(resumed).isEmpty();
  }

  @Test
  void batchesKeepTheOrderAndTheirBound() throws Exception {
    PublishQueue queue = new PublishQueue(1_000_000, 1_000, Runnable::run);
    for (int i = 0; i < 5; i++) {
      queue.put(entry(i));
    }

    List<Entry> first = queue.take(3, 1_000_000, 0);
    List<Entry> second = queue.take(3, 1_000_000, 0);

    assertThat(first).containsExactly(entry(0), entry(1), entry(2));
    assertThat(second).containsExactly(entry(3), entry(4));
    assertThat(queue.take(3, 1_000_000, 0)).isEmpty();
  }

  private static Entry entry(long revision) {
    return new Entry.Reached(PODS, 1, revision);
  }
}
