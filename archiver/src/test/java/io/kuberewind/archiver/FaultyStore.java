package io.kuberewind.archiver;

import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStat;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreException;
import io.kuberewind.archive.store.UnknownOutcomeException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** A store whose writes go wrong as a test says; everything else is the real store below. */
public final class FaultyStore implements ObjectStore {
  /** What becomes of a write. */
  public enum Fault {
    /** It is done. */
    NONE,
    /** Nothing is written, and the store says so: 503, or a refused connection. */
    FAILS,
    /** Nothing is written, and nobody knows. */
    UNKNOWN_AND_ABSENT,
    /** It is written, and nobody knows: a connection reset behind the last byte. */
    UNKNOWN_AND_THERE,
    /** The process dies before the write; the store answers nothing from then on. */
    DIES_BEFORE,
    /** The process dies behind the write. */
    DIES_AFTER
  }

  /** What a killed process would not have lived to see. */
  static final class KilledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KilledException() {
      super("killed by the test");
    }
  }

  private final ObjectStore target;
  private final IntFunction<Fault> faults;
  private final AtomicInteger writes = new AtomicInteger();
  private volatile boolean dead;

  /**
   * @param faults by number of the write, from 1
   */
  public FaultyStore(ObjectStore target, IntFunction<Fault> faults) {
    this.target = target;
    this.faults = faults;
  }

  @Override
  public void putIfAbsent(ObjectPath path, ByteSource content) {
    live();
    Fault fault = faults.apply(writes.incrementAndGet());
    switch (fault) {
      case NONE -> target.putIfAbsent(path, content);
      case FAILS -> throw new ObjectStoreException("503 Slow Down");
      case UNKNOWN_AND_ABSENT -> throw new UnknownOutcomeException(path, new IOException("reset"));
      case UNKNOWN_AND_THERE -> {
        target.putIfAbsent(path, content);
        throw new UnknownOutcomeException(path, new IOException("reset"));
      }
      case DIES_BEFORE -> die();
      case DIES_AFTER -> {
        target.putIfAbsent(path, content);
        die();
      }
      default -> throw new IllegalStateException("No such fault: " + fault);
    }
  }

  @Override
  public InputStream open(ObjectPath path) {
    live();
    return target.open(path);
  }

  @Override
  public byte[] readRange(ObjectPath path, long offset, int length) {
    live();
    return target.readRange(path, offset, length);
  }

  @Override
  public Optional<ObjectStat> stat(ObjectPath path) {
    live();
    return target.stat(path);
  }

  @Override
  public Stream<ObjectStat> list(ObjectPath folder) {
    live();
    return target.list(folder);
  }

  @Override
  public Stream<String> folders(ObjectPath folder) {
    live();
    return target.folders(folder);
  }

  @Override
  public void delete(ObjectPath path) {
    live();
    target.delete(path);
  }

  @Override
  public void close() {
    target.close();
  }

  private void live() {
    if (dead) {
      throw new KilledException();
    }
  }

  private void die() {
    dead = true;
    throw new KilledException();
  }
}
