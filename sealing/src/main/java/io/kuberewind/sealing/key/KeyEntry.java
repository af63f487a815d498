package io.kuberewind.sealing.key;

import com.google.crypto.tink.util.Bytes;
import java.util.Objects;
import java.util.Optional;

/**
 * One version of a key.
 *
 * @param id its id
 * @param publicKey the half that wraps
 * @param privateKey the half that unwraps; empty in a recorder's file
 * @param escrow the private half as only another key's owner can read it; empty for keys that stand
 *     by themselves
 */
record KeyEntry(String id, Bytes publicKey, Optional<Bytes> privateKey, Optional<Escrow> escrow) {
  /**
   * A private half, wrapped.
   *
   * @param keyId id of the key that wraps it
   * @param wrapped the wrapped bytes
   */
  record Escrow(String keyId, Bytes wrapped) {}

  KeyEntry {
    Objects.requireNonNull(id, "id");
  }

  String name() {
    return KeyNames.nameOf(id);
  }

  /** The same without what would unwrap. */
  KeyEntry recorder() {
    return new KeyEntry(id, publicKey, Optional.empty(), escrow);
  }

  /** Ids only: a log must not hold keys. */
  @Override
  public String toString() {
    return "KeyEntry[" + id + "]";
  }
}
