package io.kuberewind.sandbox.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process told apart from a later one with the same pid.
 *
 * @param pid process id
 * @param start when it started, exact and opaque: boot id and clock ticks since boot where the
 *     system has {@code /proc}, milliseconds since the epoch elsewhere
 */
public record ProcessIdentity(long pid, String start) {

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final String ENDED = "ended";

  /** The process that has this pid now. */
  public static ProcessIdentity of(long pid) {
    return new ProcessIdentity(pid, ProcessHandle.of(pid).map(p -> startOf(p)).orElse(ENDED));
  }

  /** The live process this identity speaks of; empty if it ended, even if its pid lives on. */
  public Optional<ProcessHandle> find() {
    return ProcessHandle.of(pid).filter(p -> !start.equals(ENDED) && start.equals(startOf(p)));
  }

  public boolean isAlive() {
    return find().isPresent();
  }

  private static String startOf(ProcessHandle process) {
    if (Files.isReadable(BOOT_ID)) {
      return startOnLinux(process.pid());
    }
    return process.info().startInstant().map(i -> "ms:" + i.toEpochMilli()).orElse(ENDED);
  }

  private static String startOnLinux(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // The second field, the name in parentheses, may hold anything; the third is the state.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      boolean zombie = fields[0].equals("Z") || fields[0].equals("X");
      return zombie ? ENDED : Files.readString(BOOT_ID).trim() + ":" + fields[19];
    } catch (IOException e) {
      return ENDED;
    }
  }
}
