package io.kuberewind.archive.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Counts what is asked of a store: what an answer costs where requests and bytes are paid for. */
public final class MeteredStore implements ObjectStore {
  private final ObjectStore store;
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  /** Counts for {@code store}, which it closes. */
  public MeteredStore(ObjectStore store) {
    this.store = store;
  }

  /** Requests so far, whatever became of them. */
  public long requests() {
    return requests.get();
  }

  /** Bytes of objects that were read so far. */
  public long bytesRead() {
    return bytes.get();
  }

  @Override
  public void putIfAbsent(ObjectPath path, ByteSource content) {
    requests.incrementAndGet();
    store.putIfAbsent(path, content);
  }

  @Override
  public InputStream open(ObjectPath path) {
    requests.incrementAndGet();
    return new FilterInputStream(store.open(path)) {
      @Override
      public int read() throws IOException {
        int read = super.read();
        bytes.addAndGet(read < 0 ? 0 : 1);
        return read;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        bytes.addAndGet(Math.max(0, read));
        return read;
      }
    };
  }

  /** Not by a stream: some stores read a whole object in one request. */
  @Override
  public byte[] read(ObjectPath path, int maxBytes) {
    requests.incrementAndGet();
    byte[] read = store.read(path, maxBytes);
    bytes.addAndGet(read.length);
    return read;
  }

  @Override
  public byte[] readRange(ObjectPath path, long offset, int length) {
    requests.incrementAndGet();
    byte[] read = store.readRange(path, offset, length);
    bytes.addAndGet(read.length);
    return read;
  }

  @Override
  public Optional<ObjectStat> stat(ObjectPath path) {
    requests.incrementAndGet();
    return store.stat(path);
  }

  @Override
  public Stream<ObjectStat> list(ObjectPath folder) {
    requests.incrementAndGet();
    return store.list(folder);
  }

  @Override
  public Stream<String> folders(ObjectPath folder) {
    requests.incrementAndGet();
    return store.folders(folder);
  }

  @Override
  public void delete(ObjectPath path) {
    requests.incrementAndGet();
    store.delete(path);
  }

  @Override
  public void close() {
    store.close();
  }

  @Override
  public String toString() {
    return store.toString();
  }
}
