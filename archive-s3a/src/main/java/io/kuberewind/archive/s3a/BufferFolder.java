package io.kuberewind.archive.s3a;

import io.kuberewind.archive.store.ObjectStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder in which uploads are kept until they are done. One of our own only its owner can read,
 * and it goes when the store is closed; one that was named is its owner's.
 */
final class BufferFolder implements AutoCloseable {
  private final Path path;
  private final boolean temporary;

  private BufferFolder(Path path, boolean temporary) {
    this.path = path;
    this.temporary = temporary;
  }

  static BufferFolder open(Optional<String> named) {
    try {
      return named.isPresent()
          ? new BufferFolder(Files.createDirectories(Path.of(named.get())).toAbsolutePath(), false)
          : new BufferFolder(Files.createTempDirectory("kuberewind-s3a-"), true);
    } catch (IOException e) {
      throw new ObjectStoreException(
          "No folder to buffer uploads in could be made: %s. Set s3.buffer.dir".formatted(e), e);
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    if (!temporary) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new ObjectStoreException("%s could not be removed: %s".formatted(path, e), e);
    }
  }
}
