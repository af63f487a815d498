package io.kuberewind.archive.catalog;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.FileNames;
import io.kuberewind.archive.file.Layout;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.ObjectMissingException;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStat;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.PutOnce;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checkpoints: a whole catalog state in one object, so that a reader need not read every commit.
 */
final class Checkpoints {
  private static final int MAX_STORED_BYTES = 64 * 1024 * 1024;
  private static final int MAX_RAW_BYTES = 512 * 1024 * 1024;
  private static final int LEVEL = 3;

  private final ObjectStore store;
  private final Layout layout;

  Checkpoints(ObjectStore store, Layout layout) {
    this.store = store;
    this.layout = layout;
  }

  /**
   * The state of the newest checkpoint that is whole; one that is damaged is passed over for the
   * one before it, since the commits are there still.
   *
   * @throws DamagedFileException when none is whole and the first commits were trimmed
   */
  Optional<CatalogState> newest() {
    List<ObjectPath> paths = paths();
    DamagedFileException damage = null;
    for (int i = paths.size() - 1; i >= 0; i--) {
      try {
        return Optional.of(read(paths.get(i)));
      } catch (DamagedFileException e) {
        damage = e;
      } catch (ObjectMissingException e) {
        damage = new DamagedFileException(paths.get(i), "it was trimmed while it was read", e);
      }
    }
    if (damage != null && store.stat(layout.commit(1)).isEmpty()) {
      throw damage;
    }
    return Optional.empty();
  }

  /** The number that the newest checkpoint has by its name; 0 where there is none. */
  long newestNumber() {
    List<ObjectPath> paths = paths();
    if (paths.isEmpty()) {
      return 0;
    }
    String name = paths.get(paths.size() - 1).name();
    return Long.parseLong(name.substring(0, name.indexOf('.')));
  }

  private List<ObjectPath> paths() {
    try (Stream<ObjectStat> found = store.list(layout.checkpoints())) {
      return found
          .map(ObjectStat::path)
          .filter(path -> FileNames.CHECKPOINT.matcher(path.name()).matches())
          .toList();
    }
  }

  CatalogState read(ObjectPath path) {
    byte[] stored = store.read(path, MAX_STORED_BYTES);
    try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(stored))) {
      byte[] raw = in.readNBytes(MAX_RAW_BYTES);
      if (raw.length == MAX_RAW_BYTES) {
        throw new DamagedFileException(path, "it is larger than a checkpoint may be");
      }
      return CatalogJson.readSealed(path, raw, CatalogState.class);
    } catch (IOException e) {
      throw new DamagedFileException(path, "it does not decompress: " + e.getMessage(), e);
    }
  }

  /**
   * Writes the checkpoint of {@code state}, and a file of the time index for its recent ticks.
   *
   * @return the same state with its ticks at rest
   */
  CatalogState write(CatalogState state) {
    TimeIndex index = new TimeFiles(store).fold(layout, state);
    CatalogState folded =
        new CatalogState(
            state.number(),
            state.files(),
            state.positions(),
            index,
            state.seen(),
            state.lost(),
            state.upkeep());
    byte[] stored = Zstd.compress(CatalogJson.sealed(folded), LEVEL);
    // Taken already: another writer folded the same commits.
    PutOnce put = new PutOnce(store);
    if (put.put(layout.checkpoint(state.number()), ByteSource.of(stored))) {
      put.put(layout.checkpointCopy(state.number()), ByteSource.of(stored));
    }
    return folded;
  }
}
