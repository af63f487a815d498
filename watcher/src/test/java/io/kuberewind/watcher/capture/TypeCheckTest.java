package io.kuberewind.watcher.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.watcher.change.Entry;
import io.kuberewind.watcher.change.KnownObjects;
import io.kuberewind.watcher.change.Outlet;
import io.kuberewind.watcher.change.Position;
import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.change.WatcherMeters;
import io.kuberewind.watcher.stream.ObjectHead;
import io.kuberewind.watcher.stream.WatchEvent;
import io.kuberewind.watcher.tick.TickLog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TypeCheckTest {
  private static final ByteBuffer BODY = ByteBuffer.allocate(1);

  private final KnownObjects known = new KnownObjects();
  private final TypeRecorder recorder =
      new TypeRecorder(
          new ResourceType("", "v1", "pods", "Pod", true),
          new TypeRecorder.Sink(
              new ChangeRecords("prod", "0", 1, 1, new TickLog()),
              new Nowhere(),
              new WatcherMeters(new SimpleMeterRegistry())),
          known,
          new Position(10, 1));
  private final TypeCheck check = new TypeCheck(recorder, this);

  @BeforeEach
  void begin() {
    recorder.beginCheck();
  }

  @Test
  void whatTheStreamTellsAfterTheListIsNoDifference() {
    known.put("ns", "changed", 5, "uid");
    list("changed", 12);

    known.put("ns", "changed", 12, "uid");

    assertThat(check.differences()).isEmpty();
  }

  @Test
  void whatIsDeletedAfterTheListIsNoDifference() {
    known.put("ns", "gone", 5, "uid");
    list("gone", 12);

    known.remove("ns", "gone");
    check.deleted(head("gone", 13));

    assertThat(check.differences()).isEmpty();
  }

  @Test
  void whatNoEventToldOfIsADifference() {
    check.deleted(head("lost", 11));
    list("lost", 12);

    assertThat(check.differences())
        .hasValue("no event told of 1 objects that changed, such as ns/lost");
  }

  private static final class Nowhere implements Outlet {
    @Override
    public void put(Entry entry) {}

    @Override
    public void whenRoom(Runnable resume) {
      resume.run();
    }
  }

  private void list(String name, long revision) {
    check.item(null, new WatchEvent(WatchEvent.Type.ADDED, head(name, revision), BODY, null));
    check.listed(null, 20);
  }

  private static ObjectHead head(String name, long revision) {
    return new ObjectHead("v1", "Pod", "ns", name, "uid", revision, 0, false);
  }
}
