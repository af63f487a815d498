package io.kuberewind.archive.s3a;

import io.kuberewind.archive.store.ObjectPath;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RemoteIterator;

/** A listing as a stream: a page of it in memory at a time. */
final class RemoteStream extends AbstractSpliterator<FileStatus> {
  private final S3aFailures failures;
  private final ObjectPath folder;
  private final RemoteIterator<FileStatus> listing;

  private RemoteStream(
      S3aFailures failures, ObjectPath folder, RemoteIterator<FileStatus> listing) {
    super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
    this.failures = failures;
    this.folder = folder;
    this.listing = listing;
  }

  /** Begins a listing. */
  interface Start {
    RemoteIterator<FileStatus> begin() throws IOException;
  }

  /** The entries of {@code folder}; none when there is no such folder. */
  static Stream<FileStatus> of(S3aFailures failures, ObjectPath folder, Start start) {
    try {
      return StreamSupport.stream(new RemoteStream(failures, folder, start.begin()), false);
    } catch (FileNotFoundException e) {
      return Stream.empty();
    } catch (IOException e) {
      throw failures.notDone(folder, "listed", e);
    }
  }

  @Override
  public boolean tryAdvance(Consumer<? super FileStatus> action) {
    try {
      if (!listing.hasNext()) {
        return false;
      }
      action.accept(listing.next());
      return true;
    } catch (FileNotFoundException e) {
      return false;
    } catch (IOException e) {
      throw failures.notDone(folder, "listed", e);
    }
  }
}
