package io.kuberewind.restore.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.target.Deletion;
import io.kuberewind.restore.target.ObjectRef;
import io.kuberewind.restore.target.ServedType;
import io.kuberewind.restore.target.ServedTypes;
import io.kuberewind.restore.target.Target;
import io.kuberewind.restore.target.TargetIdentity;
import io.kuberewind.restore.target.TargetUnavailableException;
import io.kuberewind.restore.target.WriteResult;
import io.kuberewind.restore.target.WriteResult.Outcome;
import io.kuberewind.restore.target.Writing;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real target whose line breaks, after so many writes or behind every write, or whose controllers
 * write at the worst time.
 */
final class FaultyTarget implements Target {
  private final Target real;
  private final int writesBeforeTheEnd;
  private final boolean answersAreLost;
  private final AtomicInteger readsToOvertake;
  private final AtomicInteger writes = new AtomicInteger();

  private FaultyTarget(
      Target real, int writesBeforeTheEnd, boolean answersAreLost, int readsToOvertake) {
    this.real = real;
    this.writesBeforeTheEnd = writesBeforeTheEnd;
    this.answersAreLost = answersAreLost;
    this.readsToOvertake = new AtomicInteger(readsToOvertake);
  }

  static FaultyTarget endingAfter(int writes, Target real) {
    return new FaultyTarget(real, writes, false, 0);
  }

  /** Each first write of an object is done, and its answer lost. */
  static FaultyTarget losingAnswers(Target real) {
    return new FaultyTarget(real, Integer.MAX_VALUE, true, 0);
  }

  /** A status is written right behind each of the first {@code reads}. */
  static FaultyTarget overtaking(int reads, Target real) {
    return new FaultyTarget(real, Integer.MAX_VALUE, false, reads);
  }

  private WriteResult answer(WriteResult result) {
    return answersAreLost && result.outcome() == Outcome.WRITTEN
        ? new WriteResult(Outcome.UNKNOWN, null, "lost")
        : result;
  }

  private void countWrite() {
    if (writes.incrementAndGet() > writesBeforeTheEnd) {
      throw new TargetUnavailableException("the line broke");
    }
  }

  @Override
  public WriteResult create(ObjectRef ref, ObjectNode object, Writing how) {
    countWrite();
    return answer(real.create(ref, object, how));
  }

  @Override
  public WriteResult replace(ObjectRef ref, ObjectNode object, Writing how) {
    countWrite();
    return answer(real.replace(ref, object, how));
  }

  @Override
  public WriteResult replaceStatus(ObjectRef ref, ObjectNode object, Writing how) {
    countWrite();
    return answer(real.replaceStatus(ref, object, how));
  }

  @Override
  public WriteResult delete(ObjectRef ref, Deletion deletion, Writing how) {
    countWrite();
    return answer(real.delete(ref, deletion, how));
  }

  @Override
  public long revision() {
    return real.revision();
  }

  @Override
  public boolean allows(String verb, ServedType type, String namespace) {
    return real.allows(verb, type, namespace);
  }

  @Override
  public TargetIdentity identity() {
    return real.identity();
  }

  @Override
  public ServedTypes served() {
    return real.served();
  }

  @Override
  public void rediscover() {
    real.rediscover();
  }

  @Override
  public Iterator<ObjectNode> list(ServedType type, String namespace) {
    return real.list(type, namespace);
  }

  @Override
  public Iterator<ObjectNode> listWhole(ServedType type, String namespace) {
    return real.listWhole(type, namespace);
  }

  @Override
  public Optional<ObjectNode> read(ObjectRef ref) {
    Optional<ObjectNode> read = real.read(ref);
    if (read.isPresent() && readsToOvertake.getAndDecrement() > 0) {
      ObjectNode moved = read.get().deepCopy();
      moved.withObject("/status").put("seen", readsToOvertake.get());
      real.replaceStatus(ref, moved, Writing.by("controller"));
    }
    return read;
  }

  @Override
  public void close() {
    // The real one is closed by who opened it.
  }
}
