package io.kuberewind.etcd.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private key in a PEM file, made PKCS #8, which is what gRPC reads. Clusters keep their keys in
 * older forms too: kubeadm writes PKCS #1, k3s SEC 1; PKCS #8 wraps both.
 */
final class PrivateKeyFile {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([^-]+)-----END \\1-----");

  /** Version 0, then the algorithm: rsaEncryption, which has no parameters. */
  private static final byte[] RSA = hex("020100300d06092a864886f70d0101010500");

  private static final byte[] VERSION = hex("020100");
  private static final byte[] EC_PUBLIC_KEY = hex("06072a8648ce3d0201");
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int CURVE = 0xa0;

  private PrivateKeyFile() {}

  /**
   * The key as PEM of PKCS #8.
   *
   * @throws IOException when the file cannot be read or has no private key that is not encrypted
   */
  static byte[] read(Path file) throws IOException {
    Matcher found = PEM.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    if (!found.find()) {
      throw new IOException(
          file + " has no private key in PEM without a password (PKCS #8, PKCS #1 or SEC 1)");
    }
    try {
      byte[] key = Base64.getMimeDecoder().decode(found.group(2));
      byte[] wrapped =
          switch (found.group(1)) {
            case "RSA PRIVATE KEY" -> der(SEQUENCE, RSA, der(OCTET_STRING, key));
            case "EC PRIVATE KEY" ->
                der(
                    SEQUENCE,
                    VERSION,
                    der(SEQUENCE, EC_PUBLIC_KEY, curve(key)),
                    der(OCTET_STRING, key));
            default -> key;
          };
      String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(wrapped);
      return ("-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n")
          .getBytes(StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException("the private key in " + file + " is damaged", e);
    }
  }

  /** Name of the curve in a SEC 1 key: behind its version and its number. */
  private static byte[] curve(byte[] key) throws IOException {
    int at = content(key, 0);
    at = end(key, at);
    at = end(key, at);
    if (at >= key.length || (key[at] & 0xff) != CURVE) {
      throw new IOException("the EC private key does not name its curve: write it as PKCS #8");
    }
    return Arrays.copyOfRange(key, content(key, at), end(key, at));
  }

  /** Where the content of the DER value at {@code at} begins. */
  private static int content(byte[] der, int at) {
    int length = der[at + 1] & 0xff;
    return at + 2 + (length < 0x80 ? 0 : length - 0x80);
  }

  private static int end(byte[] der, int at) {
    int begin = content(der, at);
    int length = der[at + 1] & 0xff;
    if (length >= 0x80) {
      length = 0;
      for (int i = at + 2; i < begin; i++) {
        length = length << 8 | (der[i] & 0xff);
      }
    }
    return begin + length;
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length >= 0x100) {
      out.writeBytes(new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length});
    } else if (length >= 0x80) {
      out.writeBytes(new byte[] {(byte) 0x81, (byte) length});
    } else {
      out.write(length);
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
