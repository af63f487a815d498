package io.kuberewind.sealing.key;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.Key;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HpkePrivateKey;
import com.google.crypto.tink.hybrid.HpkePublicKey;
import com.google.crypto.tink.hybrid.HybridConfig;
import com.google.crypto.tink.util.Bytes;
import com.google.crypto.tink.util.SecretBytes;
import java.security.GeneralSecurityException;

/**
 * HPKE (RFC 9180) with X25519, HKDF-SHA256 and AES-256-GCM, by Tink: who holds the public half can
 * wrap, and only who holds the private half can unwrap.
 */
@AccessesPartialKey // Our own file keeps the bytes, so that a key has the name that records give
// it.
final class Hpke {
  private static final HpkeParameters PARAMETERS = parameters();

  private Hpke() {}

  /** The two halves of a key, 32 bytes each. */
  record Pair(Bytes publicKey, Bytes privateKey) {}

  static Pair generate() {
    try {
      HpkePrivateKey key =
          (HpkePrivateKey) KeysetHandle.generateNew(PARAMETERS).getPrimary().getKey();
      return new Pair(
          key.getPublicKey().getPublicKeyBytes(),
          Bytes.copyFrom(key.getPrivateKeyBytes().toByteArray(InsecureSecretKeyAccess.get())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java makes no X25519 keys", e);
    }
  }

  static HybridEncrypt wrapper(Bytes publicKey) throws GeneralSecurityException {
    return handle(publicKeyOf(publicKey))
        .getPrimitive(RegistryConfiguration.get(), HybridEncrypt.class);
  }

  static HybridDecrypt unwrapper(Pair pair) throws GeneralSecurityException {
    HpkePrivateKey key =
        HpkePrivateKey.create(
            publicKeyOf(pair.publicKey()),
            SecretBytes.copyFrom(pair.privateKey().toByteArray(), InsecureSecretKeyAccess.get()));
    return handle(key).getPrimitive(RegistryConfiguration.get(), HybridDecrypt.class);
  }

  private static HpkePublicKey publicKeyOf(Bytes bytes) throws GeneralSecurityException {
    return HpkePublicKey.create(PARAMETERS, bytes, null);
  }

  private static KeysetHandle handle(Key key) throws GeneralSecurityException {
    return KeysetHandle.newBuilder()
        .addEntry(KeysetHandle.importKey(key).withFixedId(1).makePrimary())
        .build();
  }

  private static HpkeParameters parameters() {
    try {
      HybridConfig.register();
      return HpkeParameters.builder()
          .setKemId(HpkeParameters.KemId.DHKEM_X25519_HKDF_SHA256)
          .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
          .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
          .setVariant(HpkeParameters.Variant.NO_PREFIX)
          .build();
    } catch (GeneralSecurityException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
