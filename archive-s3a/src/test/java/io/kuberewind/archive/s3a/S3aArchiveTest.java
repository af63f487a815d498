package io.kuberewind.archive.s3a;

import io.kuberewind.archive.read.ArchiveContract;
import io.kuberewind.archive.store.ObjectStore;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** In buckets whose objects can be locked: an archive never needs to replace one. */
class S3aArchiveTest extends ArchiveContract {
  private static Buckets buckets;

  @BeforeAll
  static void startServer() {
    buckets = new Buckets();
  }

  @AfterAll
  static void stopServer() {
    buckets.close();
  }

  @Override
  protected ObjectStore emptyStore() {
    return buckets.open(URI.create(buckets.createLockable() + "/backups"));
  }
}
