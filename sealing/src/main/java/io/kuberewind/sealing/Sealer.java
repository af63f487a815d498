package io.kuberewind.sealing;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.EtcdValue;
import io.kuberewind.schemas.Sealed;
import io.kuberewind.schemas.Variant;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.sealing.field.ValueHash;
import io.kuberewind.sealing.field.VisibleForm;
import io.kuberewind.sealing.key.KeyService;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;

/** Seals changes before they are published. Safe for use by several threads. */
public final class Sealer {
  /** Room in a record for the names beside an object. */
  private static final int NAMES = 32 * 1024;

  private static final int MAX_BYTES = Topic.MAX_RECORD_BYTES - NAMES;

  private final DataKeys dataKeys;
  private final VisibleForm visible;

  /** Seals with the keys of {@code service}; {@code hash} makes the markers. */
  public Sealer(KeyService service, ValueHash hash) {
    this.dataKeys = new DataKeys(service);
    this.visible = new VisibleForm(hash);
  }

  /**
   * {@code change} with its object encrypted as a whole, and markers in the visible one. A change
   * that tells of no object is returned as it is.
   *
   * @throws io.kuberewind.sealing.key.SealingException when the key is not to be had; the change
   *     must not go out then
   */
  public Change seal(Change change, SealOrder order) {
    EtcdValue etcd = change.getEtcd();
    boolean inEtcd = etcd != null && etcd.getValue().hasRemaining();
    if (!change.getObject().hasRemaining() && !inEtcd) {
      return change;
    }
    DataKeys.DataKey key = dataKeys.next(order.keyName());
    ByteBuffer object = encrypt(key, change, SealedText.OBJECT, change.getObject());
    ByteBuffer etcdValue =
        inEtcd ? encrypt(key, change, SealedText.ETCD_VALUE, etcd.getValue()) : null;
    Sealed sealed = new Sealed(key.keyId(), key.wrapped().duplicate(), object, etcdValue);
    EtcdValue published = inEtcd ? Variant.of(etcd, ByteBuffer.allocate(0)) : etcd;
    return Variant.of(change, visible(change, order, sealed), sealed, published);
  }

  /** What may be seen, as far as a record has room for it beside what is sealed. */
  private ByteBuffer visible(Change change, SealOrder order, Sealed sealed) {
    if (!change.getObject().hasRemaining()) {
      return ByteBuffer.allocate(0);
    }
    byte[] seen = visible.of(change, sealed.getKeyId(), order.fields());
    long taken =
        (long) sealed.getObject().remaining()
            + (sealed.getEtcdValue() == null ? 0 : sealed.getEtcdValue().remaining());
    return ByteBuffer.wrap(
        seen.length + taken > MAX_BYTES ? visible.stub(change, sealed.getKeyId()) : seen);
  }

  private static ByteBuffer encrypt(
      DataKeys.DataKey key, Change change, String what, ByteBuffer content) {
    try {
      return ByteBuffer.wrap(
          key.cipher()
              .encrypt(SealedText.pack(content), SealedText.boundTo(change, what, key.keyId())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM did not encrypt", e);
    }
  }
}
