package io.kuberewind.archive.catalog;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.Layout;
import io.kuberewind.archive.store.ByteSource;
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
   */
  Optional<CatalogState> newest() {
    List<ObjectPath> paths;
    try (Stream<ObjectStat> found = store.list(layout.checkpoints())) {
      paths = found.map(ObjectStat::path).toList();
    }
    for (int i = paths.size() - 1; i >= 0; i--) {
      try {
        return Optional.of(read(paths.get(i)));
      } catch (DamagedFileException e) {
        if (i == 0) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
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
            state.number(), state.files(), state.positions(), index, state.seen(), state.lost());
    byte[] stored = Zstd.compress(CatalogJson.sealed(folded), LEVEL);
    // Taken already: another writer folded the same commits.
    new PutOnce(store).put(layout.checkpoint(state.number()), ByteSource.of(stored));
    return folded;
  }
}
