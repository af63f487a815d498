package io.kuberewind.sandbox;

import io.kuberewind.sandbox.process.Directories;
import io.kuberewind.sandbox.process.SandboxException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * A key store with which a receiver of the audit webhook shows who it is: the certificate that the
 * API server made for 127.0.0.1, which is where both listen.
 */
final class ReceiverIdentity {

  /** The file's mode protects it; a key store has to have a password. */
  static final String PASSWORD = "sandbox";

  /** What PKCS #8 says of an RSA key before the key: version 0, algorithm rsaEncryption. */
  private static final byte[] RSA = {
    0x02,
    0x01,
    0x00,
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;

  private ReceiverIdentity() {}

  static void write(Layout layout) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "receiver", key(layout.servingKey()), PASSWORD.toCharArray(), chain(layout.authority()));
      Directories.writePrivate(layout.auditReceiver(), "");
      try (OutputStream out = Files.newOutputStream(layout.auditReceiver())) {
        store.store(out, PASSWORD.toCharArray());
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new SandboxException("cannot write " + layout.auditReceiver() + ": " + e, e);
    }
  }

  private static Certificate[] chain(Path file) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(in)
          .toArray(Certificate[]::new);
    }
  }

  /**
   * The API server writes PKCS #1, the JDK reads PKCS #8: the same numbers in one more wrapping.
   */
  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    String pem = Files.readString(file);
    String base64 = pem.replaceAll("-----[A-Z ]+-----", "");
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write(RSA);
    content.write(tagged(OCTET_STRING, Base64.getMimeDecoder().decode(base64)));
    return KeyFactory.getInstance("RSA")
        .generatePrivate(new PKCS8EncodedKeySpec(tagged(SEQUENCE, content.toByteArray())));
  }

  /** A DER value of 256 to 65535 bytes. */
  private static byte[] tagged(int tag, byte[] value) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) tag, (byte) 0x82});
    out.write(new byte[] {(byte) (value.length >> 8), (byte) value.length});
    out.write(value);
    return out.toByteArray();
  }
}
