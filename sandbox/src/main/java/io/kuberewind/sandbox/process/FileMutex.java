package io.kuberewind.sandbox.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** One at a time, among the threads of this JVM and among the processes of this machine. */
public final class FileMutex implements AutoCloseable {

  /** A file lock belongs to the whole JVM, and asking twice for it is an error. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  private final FileChannel channel;

  private FileMutex(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits for its turn; the file is created and stays. Says so by a line if it has to wait. */
  public static FileMutex acquire(Path file, Consumer<String> progress) {
    THREADS.lock();
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        progress.accept("waiting for another process that holds " + file);
        channel.lock();
      }
      return new FileMutex(channel);
    } catch (IOException e) {
      THREADS.unlock();
      throw new SandboxException("cannot lock " + file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new SandboxException("cannot unlock: " + e.getMessage(), e);
    } finally {
      THREADS.unlock();
    }
  }
}
