package io.kuberewind.sandbox.binaries;

import io.kuberewind.sandbox.process.SandboxException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** One builder at a time, among the threads of this JVM and among processes. */
final class BuildLock implements AutoCloseable {

  /** A file lock belongs to the whole JVM, and asking twice for it is an error. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  private final FileChannel channel;

  private BuildLock(FileChannel channel) {
    this.channel = channel;
  }

  static BuildLock acquire(Path file, Consumer<String> progress) {
    THREADS.lock();
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        progress.accept("waiting for another process that builds in " + file.getParent());
        channel.lock();
      }
      return new BuildLock(channel);
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
      throw new SandboxException("cannot unlock the build: " + e.getMessage(), e);
    } finally {
      THREADS.unlock();
    }
  }
}
