package io.kuberewind.archiver.store;

import io.kuberewind.archive.store.AccessRefusedException;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.ObjectExistsException;
import io.kuberewind.archive.store.ObjectMissingException;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStat;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreException;
import io.kuberewind.archive.store.UnknownOutcomeException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries again what a store could not do, a bounded number of times. Answers (an object exists, is
 * missing, access is refused) are final, and so is an unknown outcome: only whoever wrote knows how
 * to resolve it.
 */
public final class RetryingStore implements ObjectStore {
  private static final Logger log = LoggerFactory.getLogger(RetryingStore.class);

  private final ObjectStore target;
  private final int attempts;
  private final Backoff backoff;
  private final Runnable onRetry;

  /**
   * @param attempts how often an operation is tried, from 1
   * @param onRetry called before each attempt but the first
   */
  public RetryingStore(ObjectStore target, int attempts, Backoff backoff, Runnable onRetry) {
    this.target = target;
    this.attempts = attempts;
    this.backoff = backoff;
    this.onRetry = onRetry;
  }

  @Override
  public void putIfAbsent(ObjectPath path, ByteSource content) {
    retried(
        path,
        () -> {
          target.putIfAbsent(path, content);
          return path;
        });
  }

  @Override
  public InputStream open(ObjectPath path) {
    return retried(path, () -> target.open(path));
  }

  @Override
  public byte[] readRange(ObjectPath path, long offset, int length) {
    return retried(path, () -> target.readRange(path, offset, length));
  }

  @Override
  public Optional<ObjectStat> stat(ObjectPath path) {
    return retried(path, () -> target.stat(path));
  }

  @Override
  public Stream<ObjectStat> list(ObjectPath folder) {
    return retried(folder, () -> target.list(folder));
  }

  @Override
  public Stream<String> folders(ObjectPath folder) {
    return retried(folder, () -> target.folders(folder));
  }

  @Override
  public void delete(ObjectPath path) {
    retried(
        path,
        () -> {
          target.delete(path);
          return path;
        });
  }

  @Override
  public byte[] read(ObjectPath path, int maxBytes) {
    return retried(path, () -> target.read(path, maxBytes));
  }

  @Override
  public void close() {
    target.close();
  }

  @Override
  public String toString() {
    return target.toString();
  }

  private <T> T retried(ObjectPath path, Supplier<T> operation) {
    for (int attempt = 1; ; attempt++) {
      try {
        return operation.get();
      } catch (ObjectExistsException
          | ObjectMissingException
          | AccessRefusedException
          | UnknownOutcomeException e) {
        throw e;
      } catch (ObjectStoreException e) {
        if (attempt == attempts) {
          throw e;
        }
        log.atDebug()
            .addKeyValue("path", path)
            .addKeyValue("attempt", attempt)
            .setCause(e)
            .log("trying again");
        pause(attempt, e);
        onRetry.run();
      }
    }
  }

  private void pause(int failures, ObjectStoreException cause) {
    try {
      Thread.sleep(backoff.after(failures).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cause;
    }
  }
}
