package io.kuberewind.archive.verify;

import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.file.ChangeFileReader;
import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.Row;
import io.kuberewind.archive.file.RowFilter;
import io.kuberewind.archive.file.RowSource;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.UndecryptableException;
import io.kuberewind.schemas.Sealed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads every file and tells by which keys the changes in it are sealed. */
public final class KeyUses {
  private static final int READ_BYTES = 1 << 20;

  private final ObjectStore store;
  private final RowFilter all;

  public KeyUses(ObjectStore store, String cluster) {
    this.store = store;
    this.all = RowFilter.of(KeyScope.all(cluster), -1, Long.MAX_VALUE);
  }

  /** By file, and by key within a file. What cannot be read is left to the other checks. */
  public List<KeyUse> of(CatalogState state) {
    List<KeyUse> uses = new ArrayList<>();
    for (FileEntry file : state.files()) {
      try (RowSource rows = ChangeFileReader.open(store, file).rows(all, READ_BYTES)) {
        uses.addAll(of(file.path(), rows));
      } catch (DamagedFileException | UndecryptableException e) {
        // It has been named already, with all of its span.
      }
    }
    return uses;
  }

  private static List<KeyUse> of(String path, RowSource rows) {
    Map<String, KeyUse> uses = new TreeMap<>();
    for (Row row = rows.next(); row != null; row = rows.next()) {
      Sealed sealed = row.change().getSealed();
      if (sealed != null) {
        long revision = row.revision();
        uses.merge(
            sealed.getKeyId(),
            new KeyUse(sealed.getKeyId(), path, 1, revision, revision),
            (known, one) -> known.and(revision));
      }
    }
    return List.copyOf(uses.values());
  }
}
