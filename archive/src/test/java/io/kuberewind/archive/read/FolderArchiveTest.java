package io.kuberewind.archive.read;

import io.kuberewind.archive.store.FolderStore;
import io.kuberewind.archive.store.ObjectStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FolderArchiveTest extends ArchiveContract {
  @TempDir private Path folder;
  private int count;

  @Override
  protected ObjectStore emptyStore() {
    return new FolderStore(folder.resolve("archive-" + ++count));
  }
}
