package io.kuberewind.archive.seal;

import io.kuberewind.archive.read.ArchiveContract;
import io.kuberewind.archive.store.MemoryStore;
import io.kuberewind.archive.store.ObjectStore;

class SealedArchiveTest extends ArchiveContract {
  @Override
  protected ObjectStore emptyStore() {
    return new SealedStore(new MemoryStore(), new TestKeys());
  }
}
