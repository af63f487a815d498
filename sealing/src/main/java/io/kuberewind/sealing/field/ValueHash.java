package io.kuberewind.sealing.field;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.schemas.ResourceKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keyed hashes of values: HMAC-SHA256 of resource key, field and value, the first 128 bits of it.
 * Without the key a value cannot be guessed from its hash, however few values there may be. Since
 * the place is part of what is hashed, equal values of different objects or fields look different:
 * the hash tells that a field changed, and nothing about other fields.
 */
public final class ValueHash {
  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] PURPOSE = "kuberewind/value/1".getBytes(StandardCharsets.UTF_8);
  private static final int BYTES = 16;

  private final SecretKeySpec key;

  public ValueHash(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /** The hash of {@code value} at {@code pointer} of the object {@code resource}, base64url. */
  public String of(ResourceKey resource, String pointer, JsonNode value) {
    return of(resource, pointer, Trees.canonical(value));
  }

  /** As above, of bytes. */
  public String of(ResourceKey resource, String pointer, byte[] value) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      add(mac, PURPOSE);
      add(mac, resource.bytes());
      add(mac, pointer.getBytes(StandardCharsets.UTF_8));
      add(mac, value);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(mac.doFinal(), BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no " + ALGORITHM, e);
    }
  }

  /** Each part with its length in front, so that no two lists of parts are the same bytes. */
  private static void add(Mac mac, byte[] part) {
    mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
    mac.update(part);
  }
}
