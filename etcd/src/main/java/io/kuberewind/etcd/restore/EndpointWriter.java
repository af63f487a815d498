package io.kuberewind.etcd.restore;

import io.kuberewind.etcd.client.EtcdClient;
import io.kuberewind.etcd.client.EtcdException;
import io.kuberewind.etcd.client.KeyRange;
import io.kuberewind.etcd.client.StoredKey;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Keys into a running, empty etcd, many in a transaction and several transactions at a time. They
 * get new revisions, all behind those that were: etcd's revision is first moved there, which takes
 * a write for each.
 */
public final class EndpointWriter implements KeyWriter {
  /** More than that takes minutes: a data directory has any revision at once. */
  public static final long MOST_REVISIONS = 2_000_000;

  private static final byte[] MARKER = "kuberewind/revision".getBytes(StandardCharsets.UTF_8);
  private static final int THREADS = 32;

  /** etcd's own bounds are 128 operations and 1.5 MiB. */
  private static final int BATCH_KEYS = 100;

  private static final long BATCH_BYTES = 1024 * 1024;

  private final EtcdClient etcd;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final Semaphore underWay = new Semaphore(2 * THREADS);
  private final Deque<Future<?>> futures = new ArrayDeque<>();
  private final Set<Long> leases = new HashSet<>();
  private List<StoredKey> batch = new ArrayList<>();
  private long batchBytes;
  private long keys;

  private EndpointWriter(EtcdClient etcd) {
    this.etcd = etcd;
  }

  /**
   * Begins to write.
   *
   * @param after revisions that were given before, and must not be given again
   * @throws NotEmptyException when there is a key in it
   * @throws EtcdException.Unusable when it would take too many writes to come to that revision
   */
  public static EndpointWriter begin(EtcdClient etcd, long after) throws IOException {
    if (etcd.hasKeys(KeyRange.ALL)) {
      throw new NotEmptyException(
          "etcd at " + etcd.describe() + " is not empty: name one without any key");
    }
    long current = etcd.currentRevision();
    if (after - current > MOST_REVISIONS) {
      throw new EtcdException.Unusable(
          "etcd at %s is at revision %d, and %d must be passed, which takes as many writes: restore into a data directory"
              .formatted(etcd.describe(), current, after));
    }
    EndpointWriter writer = new EndpointWriter(etcd);
    try {
      writer.moveTo(after, current);
    } catch (IOException | RuntimeException e) {
      writer.close();
      throw e;
    }
    return writer;
  }

  @Override
  public void put(StoredKey key) throws IOException {
    if (key.lease() != 0 && leases.add(key.lease())) {
      etcd.grant(key.lease(), Leases.SECONDS);
    }
    batch.add(key);
    batchBytes += key.key().length + key.value().length;
    keys++;
    if (batch.size() == BATCH_KEYS || batchBytes >= BATCH_BYTES) {
      send();
    }
  }

  @Override
  public Written finish() throws IOException {
    send();
    settle();
    etcd.delete(MARKER);
    long revision = etcd.currentRevision();
    // Whoever watched the etcd that was is told so, and lists again.
    etcd.compact(revision);
    return new Written(keys, leases.size(), revision);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private void moveTo(long revision, long current) throws IOException {
    for (long left = revision - current; left > 0; left--) {
      submit(() -> etcd.put(MARKER, new byte[0]));
    }
    settle();
  }

  private void send() throws IOException {
    List<StoredKey> full = batch;
    batch = new ArrayList<>();
    batchBytes = 0;
    if (!full.isEmpty()) {
      submit(() -> etcd.putAll(full));
    }
  }

  private interface Write {
    void run() throws IOException;
  }

  private void submit(Write write) throws IOException {
    try {
      underWay.acquire();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    if (futures.size() >= 10_000) {
      check(futures.removeFirst());
    }
    futures.addLast(
        threads.submit(
            () -> {
              try {
                write.run();
                return null;
              } finally {
                underWay.release();
              }
            }));
  }

  private void settle() throws IOException {
    for (Future<?> future : futures) {
      check(future);
    }
    futures.clear();
  }

  private static void check(Future<?> future) throws IOException {
    try {
      future.get();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
    }
  }

  private static InterruptedIOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    InterruptedIOException interrupted = new InterruptedIOException("interrupted while writing");
    interrupted.initCause(e);
    return interrupted;
  }
}
