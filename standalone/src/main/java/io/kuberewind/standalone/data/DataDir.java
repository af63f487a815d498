package io.kuberewind.standalone.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;

/**
 * Where an {@code up} keeps everything, locked for it alone as long as it runs. The system gives
 * the lock back even when the process is killed.
 */
public final class DataDir implements AutoCloseable {
  private final Path root;
  private final FileChannel lockFile;

  private DataDir(Path root, FileChannel lockFile) {
    this.root = root;
    this.lockFile = lockFile;
  }

  /**
   * Makes the folder, readable by this user alone, and takes its lock.
   *
   * @throws DataDirInUseException when another process has it
   * @throws IOException when it cannot be written; the message says what to do
   */
  public static DataDir lock(Path dir) throws IOException {
    Path root = dir.toAbsolutePath().normalize();
    try {
      makePrivate(root);
      FileChannel lockFile =
          FileChannel.open(
              root.resolve("lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      try {
        take(lockFile, root);
      } catch (IOException e) {
        lockFile.close();
        throw e;
      }
      return new DataDir(root, lockFile);
    } catch (DataDirInUseException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(
          "The data dir %s cannot be written: look at its path and permissions, or give another --data-dir"
              .formatted(root),
          e);
    }
  }

  /**
   * The folder for a cluster where the user names none: below {@code XDG_DATA_HOME}, or {@code
   * ~/.local/share}.
   */
  public static Path defaultFor(String cluster, Map<String, String> env) {
    String base = env.getOrDefault("XDG_DATA_HOME", "");
    Path data =
        base.isBlank()
            ? Path.of(System.getProperty("user.home"), ".local", "share")
            : Path.of(base);
    return data.resolve("kuberewind").resolve(fileName(cluster));
  }

  public Path root() {
    return root;
  }

  /** Logs of the embedded broker. */
  public Path kafka() {
    return root.resolve("kafka");
  }

  /** Whether a broker ran on this folder before. */
  public boolean holdsLogs() {
    return Files.isDirectory(kafka());
  }

  /** Local stores of the streams app. */
  public Path streams() {
    return root.resolve("streams");
  }

  /** The archive where the user names none. */
  public Path archive() {
    return root.resolve("archive");
  }

  /** Where a running instance says how it is reached. */
  public Path upFile() {
    return root.resolve("up.json");
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void makePrivate(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      Files.createDirectories(
          root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private static void take(FileChannel file, Path root) throws IOException {
    FileLock lock;
    try {
      lock = file.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new DataDirInUseException(root, content(file));
    }
    file.truncate(0);
    file.write(
        ByteBuffer.wrap(
            String.valueOf(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
  }

  private static String content(FileChannel file) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(20);
    file.read(content, 0);
    String pid = new String(content.array(), 0, content.position(), StandardCharsets.UTF_8);
    return pid.matches("\\d+") ? pid : "unknown";
  }

  /** A cluster's name may be anything; a file's may not. */
  private static String fileName(String cluster) {
    StringBuilder name = new StringBuilder();
    for (byte b : cluster.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || c == '-' || c == '_');
      if (plain || (c == '.' && !name.isEmpty())) {
        name.append(c);
      } else {
        name.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return name.toString();
  }
}
