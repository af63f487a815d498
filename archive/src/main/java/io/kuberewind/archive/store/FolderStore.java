package io.kuberewind.archive.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A store in a folder of a local file system. An object is written to a temporary file beside it,
 * forced to disk, then linked to its name, which fails when the name is taken. Only the owner may
 * read: an archive holds what clusters keep secret.
 */
public final class FolderStore implements ObjectStore {
  private static final String TEMPORARY = ".tmp-";

  private final Path root;
  private final boolean posix;

  /** The store below {@code root}, which is made when the first object is written. */
  public FolderStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
    this.posix = root.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  @Override
  public void putIfAbsent(ObjectPath path, ByteSource content) {
    Path target = resolve(path);
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new ObjectExistsException(path);
    }
    Path temporary = target.resolveSibling(TEMPORARY + UUID.randomUUID());
    try {
      makeFolder(target.getParent());
      write(temporary, content);
      Files.createLink(target, temporary);
    } catch (FileAlreadyExistsException e) {
      throw discarding(temporary, new ObjectExistsException(path, e));
    } catch (IOException e) {
      throw discarding(temporary, failure(path, "written", e));
    }
    try {
      Files.delete(temporary);
      forceFolder(target.getParent());
    } catch (IOException e) {
      // The object is there, but would it be after a crash?
      throw new UnknownOutcomeException(path, e);
    }
  }

  @Override
  public InputStream open(ObjectPath path) {
    try {
      return Files.newInputStream(resolve(path));
    } catch (IOException e) {
      throw failure(path, "read", e);
    }
  }

  @Override
  public byte[] readRange(ObjectPath path, long offset, int length) {
    try (FileChannel channel = FileChannel.open(resolve(path))) {
      long available = Math.max(0, channel.size() - offset);
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(length, available));
      while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
        // Reads until the buffer is full or the file was cut short under us.
      }
      return bytes.hasRemaining() ? Arrays.copyOf(bytes.array(), bytes.position()) : bytes.array();
    } catch (IOException e) {
      throw failure(path, "read", e);
    }
  }

  @Override
  public Optional<ObjectStat> stat(ObjectPath path) {
    try {
      BasicFileAttributes found = Files.readAttributes(resolve(path), BasicFileAttributes.class);
      return found.isRegularFile()
          ? Optional.of(new ObjectStat(path, found.size(), found.lastModifiedTime().toInstant()))
          : Optional.empty();
    } catch (IOException e) {
      if (isMissing(e)) {
        return Optional.empty();
      }
      throw failure(path, "read", e);
    }
  }

  @Override
  public Stream<ObjectStat> list(ObjectPath folder) {
    return children(folder)
        .filter(name -> !name.startsWith(TEMPORARY))
        .flatMap(name -> stat(folder.resolve(name)).stream());
  }

  @Override
  public Stream<String> folders(ObjectPath folder) {
    return children(folder).filter(name -> Files.isDirectory(resolve(folder.resolve(name))));
  }

  @Override
  public void delete(ObjectPath path) {
    try {
      Files.deleteIfExists(resolve(path));
    } catch (IOException e) {
      throw failure(path, "deleted", e);
    }
  }

  @Override
  public void close() {
    // Nothing is held open.
  }

  @Override
  public String toString() {
    return root.toString();
  }

  private Path resolve(ObjectPath path) {
    return path.isRoot() ? root : root.resolve(path.text());
  }

  private Stream<String> children(ObjectPath folder) {
    try (Stream<Path> found = Files.list(resolve(folder))) {
      return found.map(path -> path.getFileName().toString()).sorted().toList().stream();
    } catch (IOException e) {
      if (isMissing(e)) {
        return Stream.empty();
      }
      throw failure(folder, "listed", e);
    }
  }

  private void write(Path file, ByteSource content) throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                permissions("rw-------"));
        InputStream in = content.open()) {
      OutputStream out = Channels.newOutputStream(channel);
      long written = in.transferTo(out);
      if (written != content.length()) {
        throw new IOException(
            "the content has %,d bytes, not %,d".formatted(written, content.length()));
      }
      channel.force(true);
    }
  }

  private static ObjectStoreException discarding(Path temporary, ObjectStoreException failure) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  /** Makes the folder and those above it, each of them durable in the one that holds it. */
  private void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.getParent();
    if (parent != null) {
      makeFolder(parent);
    }
    try {
      Files.createDirectory(folder, permissions("rwx------"));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw new NotDirectoryException(folder.toString());
      }
      return;
    }
    if (parent != null) {
      forceFolder(parent);
    }
  }

  private static void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private FileAttribute<?>[] permissions(String text) {
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean isMissing(IOException e) {
    return e instanceof NoSuchFileException
        || e instanceof NotDirectoryException
        || (e instanceof FileSystemException f && "Not a directory".equals(f.getReason()));
  }

  private ObjectStoreException failure(ObjectPath path, String what, IOException e) {
    if (isMissing(e) && !what.equals("written")) {
      return new ObjectMissingException(path, e);
    }
    String message = "%s could not be %s in %s: %s".formatted(path, what, root, reason(e));
    // What only the user can mend is refused at once: trying again would hide it for a while.
    return e instanceof AccessDeniedException || e instanceof NotDirectoryException
        ? new AccessRefusedException(message, e)
        : new ObjectStoreException(message, e);
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NotDirectoryException notDirectory) {
      return notDirectory.getFile() + " is not a folder";
    }
    return e instanceof FileSystemException f && f.getReason() != null
        ? f.getReason()
        : e.toString();
  }
}
