package io.kuberewind.archive.keys;

import io.kuberewind.archive.seal.SealedStore;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreLayer;
import io.kuberewind.sealing.key.FileKeys;
import io.kuberewind.sealing.key.SealingException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The option {@code keys}: keys files, between commas, that an archive is encrypted with. */
public final class KeysLayer implements ObjectStoreLayer {
  @Override
  public String option() {
    return "keys";
  }

  @Override
  public ObjectStore over(ObjectStore store, Map<String, String> options) {
    String text = options.get(option());
    try {
      List<Path> files =
          Arrays.stream(text.split(","))
              .map(String::strip)
              .filter(s -> !s.isEmpty())
              .map(Path::of)
              .toList();
      return new SealedStore(store, new KeptKeys(FileKeys.open(files)));
    } catch (SealingException | InvalidPathException e) {
      throw new IllegalArgumentException(
          "The archive's keys cannot be used: %s".formatted(e.getMessage()), e);
    }
  }
}
