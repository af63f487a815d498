package io.kuberewind.sealing;

import com.google.crypto.tink.subtle.AesGcmJce;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.EtcdValue;
import io.kuberewind.schemas.ResourceKey;
import io.kuberewind.schemas.Sealed;
import io.kuberewind.schemas.Variant;
import io.kuberewind.sealing.key.KeyService;
import io.kuberewind.sealing.key.WrongKeyException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.DataFormatException;

/** Brings back what was sealed, for who has the keys. Safe for use by several threads. */
public final class Unsealer {
  private static final int MOST_KEYS = 1_000;

  private record Wrapped(String keyId, ByteBuffer bytes) {}

  private final KeyService service;
  private final Map<Wrapped, AesGcmJce> ciphers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Wrapped, AesGcmJce> eldest) {
          return size() > MOST_KEYS;
        }
      };

  public Unsealer(KeyService service) {
    this.service = service;
  }

  /**
   * {@code change} as it was before it was sealed; itself where it is not.
   *
   * @throws io.kuberewind.sealing.key.KeyMissingException when its key is not there
   * @throws WrongKeyException when its key is another one, or the ciphertext belongs to another
   *     change or was altered
   */
  public Change unseal(Change change) {
    Sealed sealed = change.getSealed();
    if (sealed == null) {
      return change;
    }
    EtcdValue etcd = change.getEtcd();
    if (sealed.getEtcdValue() != null && etcd != null) {
      etcd = Variant.of(etcd, decrypt(change, SealedText.ETCD_VALUE, sealed.getEtcdValue()));
    }
    ByteBuffer object = decrypt(change, SealedText.OBJECT, sealed.getObject());
    return Variant.of(change, object, null, etcd);
  }

  private ByteBuffer decrypt(Change change, String what, ByteBuffer ciphertext) {
    String keyId = change.getSealed().getKeyId();
    try {
      byte[] packed =
          cipher(change.getSealed())
              .decrypt(SealedText.bytes(ciphertext), SealedText.boundTo(change, what, keyId));
      return SealedText.unpack(packed);
    } catch (GeneralSecurityException | DataFormatException e) {
      throw new WrongKeyException(
          "cannot decrypt %s at revision %d, key id %s: it was altered, or belongs to another change"
              .formatted(ResourceKey.of(change), change.getRevision(), keyId),
          e);
    }
  }

  private synchronized AesGcmJce cipher(Sealed sealed) {
    byte[] bytes = SealedText.bytes(sealed.getWrappedKey());
    return ciphers.computeIfAbsent(
        new Wrapped(sealed.getKeyId(), ByteBuffer.wrap(bytes)),
        wrapped -> DataKeys.cipher(service.unwrap(sealed.getKeyId(), bytes)));
  }
}
