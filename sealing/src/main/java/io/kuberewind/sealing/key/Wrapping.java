package io.kuberewind.sealing.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/** Wraps and unwraps keys by one version of a key. What is wrapped is bound to the id it is for. */
final class Wrapping {
  private static final String CONTEXT = "kuberewind/wrapped-key/1\n";

  private Wrapping() {}

  /** {@code secret} as only the owner of {@code entry} can read it, bound to {@code purpose}. */
  static byte[] wrap(KeyEntry entry, byte[] secret, String purpose) {
    try {
      return Hpke.wrapper(entry.publicKey()).encrypt(secret, context(purpose));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new KeyFileException("The key " + entry.id() + " is damaged: it wraps nothing", e);
    }
  }

  static byte[] unwrap(String id, Hpke.Pair pair, byte[] wrapped, String purpose) {
    try {
      return Hpke.unwrapper(pair).decrypt(wrapped, context(purpose));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new WrongKeyException(
          "cannot decrypt: the key with the id %s is not the one that sealed, or what was sealed was altered"
              .formatted(id),
          e);
    }
  }

  private static byte[] context(String purpose) {
    return (CONTEXT + purpose).getBytes(StandardCharsets.UTF_8);
  }
}
