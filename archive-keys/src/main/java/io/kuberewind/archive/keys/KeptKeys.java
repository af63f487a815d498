package io.kuberewind.archive.keys;

import io.kuberewind.archive.seal.WrappingKeys;
import io.kuberewind.sealing.key.FileKeys;
import io.kuberewind.sealing.key.KeyService;
import io.kuberewind.sealing.key.SealingException;
import java.util.function.Supplier;

/** Keys of objects wrapped by the main key of keys files, as it is in them now. */
final class KeptKeys implements WrappingKeys {
  private final FileKeys keys;

  KeptKeys(FileKeys keys) {
    this.keys = keys;
  }

  @Override
  public String current() {
    return usable(
        () -> {
          // A key that was rotated wraps from the next object on.
          keys.refresh();
          return keys.current(KeyService.MAIN);
        });
  }

  @Override
  public byte[] wrap(String keyId, byte[] key) {
    return usable(() -> keys.wrap(keyId, key));
  }

  @Override
  public byte[] unwrap(String keyId, byte[] wrapped) {
    return usable(() -> keys.unwrap(keyId, wrapped));
  }

  private static <T> T usable(Supplier<T> use) {
    try {
      return use.get();
    } catch (SealingException e) {
      throw new UnusableKeyException(e.getMessage(), e);
    }
  }
}
