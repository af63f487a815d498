package io.kuberewind.archive.s3a;

import io.kuberewind.archive.store.AccessRefusedException;
import io.kuberewind.archive.store.ObjectExistsException;
import io.kuberewind.archive.store.ObjectMissingException;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStoreException;
import io.kuberewind.archive.store.UnknownOutcomeException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.s3a.AWSServiceIOException;
import org.apache.hadoop.fs.s3a.RemoteFileChangedException;
import org.apache.hadoop.fs.s3a.UnknownStoreException;

/** Translates what Hadoop and the SDK throw into the words of the port, once, at the edge. */
final class S3aFailures {
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int MAX_REASON_CHARS = 300;
  private static final String NO_CREDENTIALS = "Unable to load credentials";

  private final String store;

  /**
   * @param store what messages call the store
   */
  S3aFailures(String store) {
    this.store = store;
  }

  /** A request failed that changes nothing, or that certainly changed nothing. */
  ObjectStoreException notDone(ObjectPath path, String what, IOException e) {
    if (e instanceof FileNotFoundException) {
      return new ObjectMissingException(path, e);
    }
    if (isTaken(e)) {
      return new ObjectExistsException(path, e);
    }
    String message = "%s could not be %s in %s: %s".formatted(path, what, store, reason(e));
    return isRefused(e)
        ? new AccessRefusedException(message, e)
        : new ObjectStoreException(message, e);
  }

  /** The request failed that makes an object appear: unless the store said no, it may be there. */
  ObjectStoreException unlessRefused(ObjectPath path, IOException e) {
    boolean saidNo = isTaken(e) || isRefused(e) || e instanceof UnknownStoreException;
    return saidNo ? notDone(path, "written", e) : new UnknownOutcomeException(path, reason(e), e);
  }

  private static boolean isTaken(IOException e) {
    return e instanceof RemoteFileChangedException || e instanceof FileAlreadyExistsException;
  }

  /** Some servers answer 400 where others answer 403, for an object under a lock among others. */
  private static boolean isRefused(IOException e) {
    if (e instanceof AccessDeniedException) {
      return true;
    }
    return e instanceof AWSServiceIOException service
        && (service.statusCode() == BAD_REQUEST || service.statusCode() == FORBIDDEN);
  }

  /** What went wrong at the bottom of it, without the request ids that the SDK puts behind. */
  private static String reason(IOException e) {
    if (e instanceof UnknownStoreException) {
      return "there is no such bucket";
    }
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    if (message.startsWith(NO_CREDENTIALS)) {
      return "there are no credentials: set s3.access.key and s3.secret.key, or AWS's own";
    }
    String line = message.lines().findFirst().orElse(message);
    int details = line.indexOf(", Request ID:");
    String shortened = details < 0 ? line : line.substring(0, details) + ")";
    return shortened.substring(0, Math.min(shortened.length(), MAX_REASON_CHARS));
  }
}
