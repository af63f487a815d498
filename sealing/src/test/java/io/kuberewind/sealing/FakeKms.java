package io.kuberewind.sealing;

import com.google.crypto.tink.subtle.AesGcmJce;
import io.kuberewind.sealing.key.KeyMissingException;
import io.kuberewind.sealing.key.KeyService;
import io.kuberewind.sealing.key.KeyServiceException;
import io.kuberewind.sealing.key.WrongKeyException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/** A key management service in this process, which may be down. Counts what it is asked. */
final class FakeKms implements KeyService {
  private final AesGcmJce key = DataKeys.cipher(new byte[32]);
  private boolean down;
  private int calls;

  void down(boolean isDown) {
    down = isDown;
  }

  int calls() {
    return calls;
  }

  @Override
  public String current(String name) {
    if (!name.equals(MAIN)) {
      throw new KeyMissingException(name, "there is no key named '" + name + "'");
    }
    return "kms.1";
  }

  @Override
  public byte[] wrap(String keyId, byte[] dataKey) {
    answer();
    try {
      return key.encrypt(dataKey, keyId.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public byte[] unwrap(String keyId, byte[] wrapped) {
    answer();
    try {
      return key.decrypt(wrapped, keyId.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new WrongKeyException("cannot decrypt: key id " + keyId, e);
    }
  }

  private void answer() {
    calls++;
    if (down) {
      throw new KeyServiceException("the KMS does not answer", new IOException("refused"));
    }
  }
}
