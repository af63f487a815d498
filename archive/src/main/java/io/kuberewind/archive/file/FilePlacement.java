package io.kuberewind.archive.file;

import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStoreException;
import io.kuberewind.archive.store.PutOnce;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * Puts a file under its name. A writer that was killed between the file and its commit leaves a
 * file that no catalog knows; when it writes the same again, that file serves. One with other bytes
 * (of another version of this software) is left alone, and the new file gets a number behind its
 * name.
 */
final class FilePlacement {
  private static final int MAX_COPIES = 100;

  private FilePlacement() {}

  static ObjectPath place(PutOnce put, IntFunction<ObjectPath> names, ContainerFile file) {
    return place(put, names, path -> false, file);
  }

  /**
   * @param barred names that are not to be used, even for the same bytes
   */
  static ObjectPath place(
      PutOnce put,
      IntFunction<ObjectPath> names,
      Predicate<ObjectPath> barred,
      ContainerFile file) {
    for (int copy = 0; copy < MAX_COPIES; copy++) {
      ObjectPath path = names.apply(copy);
      if (!barred.test(path) && put.put(path, file.content())) {
        return path;
      }
    }
    throw new ObjectStoreException(
        "%s and %d copies of it are taken by other files: remove those that no commit lists"
            .formatted(names.apply(0), MAX_COPIES));
  }
}
