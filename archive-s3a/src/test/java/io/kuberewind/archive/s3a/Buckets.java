package io.kuberewind.archive.s3a;

import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStores;
import io.kuberewind.sandbox.s3.S3Server;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** A real S3 server, and stores in fresh buckets of it. */
final class Buckets implements AutoCloseable {
  private final S3Server server = S3Server.start();
  private int count;

  /** A new bucket's URI. */
  URI create() {
    String name = "bucket-" + ++count;
    server.createBucket(name);
    return URI.create("s3a://" + name);
  }

  /** A new bucket whose objects can be locked. */
  URI createLockable() {
    String name = "locked-" + ++count;
    server.createLockableBucket(name);
    return URI.create("s3a://" + name);
  }

  /** A new bucket that keeps every object for a day, whoever asks for its deletion. */
  URI createLocked() {
    URI bucket = createLockable();
    server.lockForDays(bucket.getAuthority(), 1);
    return bucket;
  }

  ObjectStore open(URI uri) {
    return ObjectStores.open(uri, options());
  }

  Map<String, String> options() {
    Map<String, String> options = new HashMap<>();
    options.put("s3.endpoint", server.endpoint().toString());
    options.put("s3.region", server.region());
    options.put("s3.path.style", "true");
    options.put("s3.access.key", server.accessKey());
    options.put("s3.secret.key", server.secretKey());
    return options;
  }

  @Override
  public void close() {
    server.close();
  }
}
