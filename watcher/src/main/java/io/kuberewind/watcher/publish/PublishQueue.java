package io.kuberewind.watcher.publish;

import io.kuberewind.watcher.change.Entry;
import io.kuberewind.watcher.change.Outlet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * What waits for Kafka, in order. Entries count until they are committed, those under way included.
 */
public final class PublishQueue implements Outlet {
  private final long maxBytes;
  private final int maxEntries;
  private final Executor resumes;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private final List<Runnable> waiting = new ArrayList<>();
  private long bytes;
  private int count;

  /**
   * A queue of bounded size.
   *
   * @param resumes runs those who waited for room; they may do I/O
   */
  public PublishQueue(long maxBytes, int maxEntries, Executor resumes) {
    this.maxBytes = maxBytes;
    this.maxEntries = maxEntries;
    this.resumes = resumes;
  }

  @Override
  public synchronized void put(Entry entry) {
    entries.addLast(entry);
    bytes += entry.bytes();
    count++;
    notifyAll();
  }

  @Override
  public void whenRoom(Runnable resume) {
    synchronized (this) {
      if (!hasRoom()) {
        waiting.add(resume);
        return;
      }
    }
    resume.run();
  }

  /** Bytes that wait or are under way. */
  public synchronized long bytes() {
    return bytes;
  }

  /** What is taken of the room, 0 to 1; an entry that went over it is taken whole. */
  public synchronized double fill() {
    return Math.max((double) bytes / maxBytes, (double) count / maxEntries);
  }

  /** Entries that wait or are under way. */
  public synchronized int size() {
    return count;
  }

  /**
   * The next entries, at most {@code maxBatch} of them and about {@code maxBatchBytes}; waits up to
   * {@code millis} for the first. They stay counted until {@link #release}.
   */
  synchronized List<Entry> take(int maxBatch, long maxBatchBytes, long millis)
      throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    while (entries.isEmpty()) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return List.of();
      }
      wait(left);
    }
    List<Entry> batch = new ArrayList<>(Math.min(maxBatch, entries.size()));
    long taken = 0;
    while (!entries.isEmpty() && batch.size() < maxBatch && taken < maxBatchBytes) {
      Entry entry = entries.removeFirst();
      taken += entry.bytes();
      batch.add(entry);
    }
    return batch;
  }

  /** Waits until nothing waits and nothing is under way. */
  synchronized void awaitEmpty() throws InterruptedException {
    while (count > 0) {
      wait();
    }
  }

  /** The batch is committed: its room is free. */
  void release(List<Entry> batch) {
    List<Runnable> resumed = List.of();
    synchronized (this) {
      for (Entry entry : batch) {
        bytes -= entry.bytes();
      }
      count -= batch.size();
      notifyAll();
      if (hasRoom()) {
        resumed = new ArrayList<>(waiting);
        waiting.clear();
      }
    }
    resumed.forEach(resumes::execute);
  }

  private boolean hasRoom() {
    return bytes < maxBytes && count < maxEntries;
  }
}
