package io.kuberewind.sandbox.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/** Makes directories that only their owner may enter, and removes them whole. */
public final class Directories {

  /** A supervisor that ends late may write or remove a last file while the directory goes. */
  private static final Duration REMOVAL_LIMIT = Duration.ofSeconds(30);

  private Directories() {}

  /** Creates what is missing of the path, and leaves alone what is there. */
  public static Path create(Path directory) {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new SandboxException("cannot create directory " + directory + ": " + e.getMessage(), e);
    }
  }

  public static Path createPrivate(Path directory) {
    create(directory);
    try {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
      return directory;
    } catch (IOException e) {
      throw new SandboxException(
          "cannot protect directory " + directory + ": " + e.getMessage(), e);
    }
  }

  /** Writes a file that only its owner may read. */
  public static void writePrivate(Path file, String content) {
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new SandboxException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** Removes the directory and all in it; symbolic links are removed, not followed. */
  public static void remove(Path directory) {
    if (!Waiting.until(REMOVAL_LIMIT, () -> tryRemove(directory))) {
      throw new SandboxException("cannot remove directory " + directory + "; remove it by hand");
    }
  }

  private static boolean tryRemove(Path directory) {
    try {
      Files.walkFileTree(directory, new Removal());
      return true;
    } catch (NoSuchFileException e) {
      return Files.notExists(directory);
    } catch (IOException e) {
      return false;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
