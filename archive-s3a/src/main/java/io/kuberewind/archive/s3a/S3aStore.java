package io.kuberewind.archive.s3a;

import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.ObjectMissingException;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStat;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.RangeNotSatisfiableEOFException;

/**
 * A store in an S3 bucket, by Hadoop's S3A file system. A put is one conditional request ({@code
 * If-None-Match: *}): the object appears with it, whole, or not at all. A file system that does not
 * know this option refuses every put.
 */
public final class S3aStore implements ObjectStore {
  private static final String CONDITIONAL =
      Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE;
  private static final String LENGTH = Options.OpenFileOptions.FS_OPTION_OPENFILE_LENGTH;
  private static final String POLICY = Options.OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY;

  private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;

  private final FileSystem fileSystem;
  private final String root;
  private final BufferFolder buffer;
  private final S3aFailures failures;

  S3aStore(FileSystem fileSystem, String root, BufferFolder buffer) {
    this.fileSystem = fileSystem;
    this.root = root;
    this.buffer = buffer;
    this.failures = new S3aFailures(toString());
  }

  static S3aStore open(URI uri, S3aOptions options) {
    if (uri.getAuthority() == null || uri.getAuthority().isEmpty()) {
      throw new IllegalArgumentException(
          "%s does not name a bucket: write s3a://bucket/folder".formatted(uri));
    }
    BufferFolder buffer = BufferFolder.open(options.bufferDir());
    try {
      FileSystem fileSystem =
          FileSystem.newInstance(uri, S3aConfiguration.of(options, buffer.path()));
      return new S3aStore(fileSystem, uri.getPath().replaceAll("/+$", ""), buffer);
    } catch (IOException e) {
      buffer.close();
      throw new S3aFailures(uri.toString()).notDone(ObjectPath.ROOT, "opened", e);
    }
  }

  @Override
  public void putIfAbsent(ObjectPath path, ByteSource content) {
    FSDataOutputStream out = create(path);
    try (InputStream in = content.open()) {
      long written = in.transferTo(out);
      if (written != content.length()) {
        throw new IOException(
            "the content has %,d bytes, not %,d".formatted(written, content.length()));
      }
    } catch (IOException | RuntimeException e) {
      throw aborted(path, out, e);
    }
    try {
      out.close();
    } catch (IOException e) {
      throw failures.unlessRefused(path, e);
    }
  }

  @Override
  public InputStream open(ObjectPath path) {
    try {
      return fileSystem.openFile(resolve(path)).opt(POLICY, "whole-file").build().get();
    } catch (IOException | ExecutionException | CompletionException e) {
      throw failures.notDone(path, "read", ioCause(e));
    } catch (InterruptedException e) {
      throw interrupted(path, e);
    }
  }

  /** One request: with a length given S3A does not ask for the object's own before it reads. */
  @Override
  public byte[] read(ObjectPath path, int maxBytes) {
    byte[] bytes = readUpTo(path, "whole-file", 0, maxBytes + 1L);
    if (bytes.length > maxBytes) {
      throw new ObjectStoreException(
          "%s is longer than the %,d bytes that such an object may have".formatted(path, maxBytes));
    }
    return bytes;
  }

  @Override
  public byte[] readRange(ObjectPath path, long offset, int length) {
    return readUpTo(path, "random", offset, length);
  }

  @Override
  public Optional<ObjectStat> stat(ObjectPath path) {
    try {
      FileStatus found = fileSystem.getFileStatus(resolve(path));
      return found.isFile() ? Optional.of(stat(path, found)) : Optional.empty();
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failures.notDone(path, "found", e);
    }
  }

  @Override
  public Stream<ObjectStat> list(ObjectPath folder) {
    return children(folder)
        .filter(FileStatus::isFile)
        .map(f -> stat(folder.resolve(f.getPath().getName()), f));
  }

  private static ObjectStat stat(ObjectPath path, FileStatus found) {
    return new ObjectStat(path, found.getLen(), Instant.ofEpochMilli(found.getModificationTime()));
  }

  @Override
  public Stream<String> folders(ObjectPath folder) {
    return children(folder).filter(FileStatus::isDirectory).map(f -> f.getPath().getName());
  }

  @Override
  public void delete(ObjectPath path) {
    try {
      fileSystem.delete(resolve(path), false);
    } catch (IOException e) {
      ObjectStoreException failure = failures.notDone(path, "deleted", e);
      if (!(failure instanceof ObjectMissingException)) {
        throw failure;
      }
    }
  }

  @Override
  public void close() {
    try {
      fileSystem.close();
    } catch (IOException e) {
      throw new ObjectStoreException("%s could not be closed: %s".formatted(this, e), e);
    } finally {
      buffer.close();
    }
  }

  @Override
  public String toString() {
    return fileSystem.getUri() + root;
  }

  /** Not by parsing: a name may hold what has a meaning in a URI. */
  private Path resolve(ObjectPath path) {
    String below = path.isRoot() ? root : root + "/" + path.text();
    return new Path(null, null, below.isEmpty() ? "/" : below);
  }

  private FSDataOutputStream create(ObjectPath path) {
    try {
      FSDataOutputStreamBuilder<?, ?> builder = fileSystem.createFile(resolve(path));
      builder.recursive();
      builder.must(CONDITIONAL, true);
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new ObjectStoreException(
          "%s cannot put an object only if there is none, so no archive can be kept in it"
              .formatted(this),
          e);
    } catch (IOException e) {
      throw failures.notDone(path, "written", e);
    }
  }

  /** Closing the stream would publish what was written so far. */
  private static ObjectStoreException aborted(
      ObjectPath path, FSDataOutputStream out, Exception cause) {
    ObjectStoreException failure =
        new ObjectStoreException("%s could not be written: %s".formatted(path, cause), cause);
    try {
      out.abort();
      out.close();
    } catch (IOException | UnsupportedOperationException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  private byte[] readUpTo(ObjectPath path, String policy, long offset, long length) {
    try (FSDataInputStream in =
        fileSystem
            .openFile(resolve(path))
            .opt(POLICY, policy)
            .optLong(LENGTH, offset + length)
            .build()
            .get()) {
      in.seek(offset);
      return in.readNBytes((int) Math.min(length, MAX_ARRAY_BYTES));
    } catch (RangeNotSatisfiableEOFException e) {
      // The object ends before the offset, or is empty.
      return new byte[0];
    } catch (IOException | ExecutionException | CompletionException e) {
      throw failures.notDone(path, "read", ioCause(e));
    } catch (InterruptedException e) {
      throw interrupted(path, e);
    }
  }

  private Stream<FileStatus> children(ObjectPath folder) {
    return RemoteStream.of(failures, folder, () -> fileSystem.listStatusIterator(resolve(folder)));
  }

  private static IOException ioCause(Exception e) {
    if (e instanceof IOException io) {
      return io;
    }
    return e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
  }

  private static ObjectStoreException interrupted(ObjectPath path, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new ObjectStoreException("The read of %s was interrupted".formatted(path), e);
  }
}
