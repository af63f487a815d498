package io.kuberewind.archiver;

import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.ForwardingStore;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Holds a writer for ever at one of its writes, and says so, until its process is killed. */
final class HoldingStore extends ForwardingStore {
  private final Step step;
  private final Path said;
  private final AtomicInteger writes = new AtomicInteger();

  /**
   * Where a writer is held.
   *
   * @param folder of the object, such as {@code log}
   * @param write which write to that folder, from 1
   * @param after whether the write is done before
   */
  record Step(String folder, int write, boolean after) {
    static Step parse(String text) {
      String[] parts = text.split(":");
      return new Step(parts[0], Integer.parseInt(parts[1]), parts[2].equals("after"));
    }

    @Override
    public String toString() {
      return folder + ":" + write + ":" + (after ? "after" : "before");
    }
  }

  /**
   * @param said file that is made when the writer is held
   */
  HoldingStore(ObjectStore target, Step step, Path said) {
    super(target);
    this.step = step;
    this.said = said;
  }

  @Override
  public void putIfAbsent(ObjectPath path, ByteSource content) {
    boolean here =
        path.names().size() > 1
            && path.names().get(1).equals(step.folder())
            && writes.incrementAndGet() == step.write();
    if (here && !step.after()) {
      hold();
    }
    super.putIfAbsent(path, content);
    if (here) {
      hold();
    }
  }

  private void hold() {
    try {
      Files.createFile(said);
      new CountDownLatch(1).await();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
