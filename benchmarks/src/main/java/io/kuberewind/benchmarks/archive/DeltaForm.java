package io.kuberewind.benchmarks.archive;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/**
 * The delta snapshots of etcd-backup-restore: a JSON array of etcd's events, keys and values in
 * base64, gzip'd, a new file at 10 MiB. Of every sixteen files one is made.
 */
final class DeltaForm implements Consumer<Change> {
  private static final int FILE_BYTES = 10 * 1024 * 1024;
  private static final int ONE_OF = 16;

  private final ByteArrayOutputStream raw = new ByteArrayOutputStream(2 * FILE_BYTES);
  private int files;
  private long heldBytes;
  private long heldChanges;
  private long changes;
  private long bytes;

  @Override
  public void accept(Change change) {
    byte[] object = change.getObject().array();
    if (files % ONE_OF == 0) {
      raw.writeBytes(event(change, object).getBytes(StandardCharsets.UTF_8));
    }
    heldChanges++;
    heldBytes += object.length;
    if (heldBytes >= FILE_BYTES) {
      close();
    }
  }

  /** Ends the file. */
  void close() {
    if (files % ONE_OF == 0 && heldChanges > 0) {
      ByteArrayOutputStream packed = new ByteArrayOutputStream(FILE_BYTES);
      try (OutputStream gzip = new GZIPOutputStream(packed, 1 << 16)) {
        raw.writeTo(gzip);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      bytes += packed.size();
      changes += heldChanges;
      raw.reset();
    }
    files++;
    heldBytes = 0;
    heldChanges = 0;
  }

  double bytesAChange() {
    return (double) bytes / changes;
  }

  private static String event(Change change, byte[] object) {
    String key =
        "/registry/%s/%s/%s/%s"
            .formatted(
                change.getGroup(), change.getResource(), change.getNamespace(), change.getName());
    String base64Key = Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    if (change.getOperation() == Operation.DELETE) {
      return "{\"etcdEvent\":{\"type\":1,\"kv\":{\"key\":\"%s\",\"mod_revision\":%d}},\"time\":\"%s\"},"
          .formatted(base64Key, change.getRevision(), change.getObservedAt());
    }
    return "{\"etcdEvent\":{\"kv\":{\"key\":\"%s\",\"create_revision\":%d,\"mod_revision\":%d,\"version\":2,\"value\":\"%s\"}},\"time\":\"%s\"},"
        .formatted(
            base64Key,
            change.getRevision(),
            change.getRevision(),
            Base64.getEncoder().encodeToString(object),
            change.getObservedAt());
  }
}
