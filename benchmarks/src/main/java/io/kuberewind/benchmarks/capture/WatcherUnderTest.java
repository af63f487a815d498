package io.kuberewind.benchmarks.capture;

import io.kuberewind.watcher.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;

/**
 * The watcher as it is, in a JVM of its own that says on demand how much of its heap is alive: to
 * each line of its input it answers with a number of bytes. It ends with its input.
 */
final class WatcherUnderTest {
  private static final int COLLECTIONS = 3;

  private WatcherUnderTest() {}

  public static void main(String[] args) {
    Thread answering = new Thread(WatcherUnderTest::answer, "live-heap");
    answering.setDaemon(true);
    answering.start();
    Main.main(args);
  }

  private static void answer() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      while (in.readLine() != null) {
        for (int i = 0; i < COLLECTIONS; i++) {
          memory.gc();
        }
        System.out.println(memory.getHeapMemoryUsage().getUsed());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.exit(0);
  }
}
