package io.kuberewind.archive.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.Sha256;
import io.kuberewind.archive.store.ObjectPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON of the catalog and of marks. Its objects are {@code {"body":{...},"sha256":"..."}}: the hash
 * is that of the body's bytes as they stand there, so damage shows before anything is believed.
 * Members that this version does not know are ignored.
 */
public final class CatalogJson {
  private static final byte[] BEFORE = "{\"body\":".getBytes(StandardCharsets.US_ASCII);
  private static final String BEHIND = ",\"sha256\":\"%s\"}\n";
  private static final int BEHIND_BYTES = BEHIND.formatted("0".repeat(64)).length();

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
          .configure(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, true)
          .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true)
          .build();

  private CatalogJson() {}

  static byte[] plain(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static <T> T readPlain(ObjectPath path, byte[] bytes, Class<T> type) {
    try {
      T value = MAPPER.readValue(bytes, type);
      if (value == null) {
        throw new DamagedFileException(path, "it is empty");
      }
      return value;
    } catch (IOException e) {
      throw new DamagedFileException(path, "it does not parse: " + firstLine(e), e);
    }
  }

  /** The sealed form of {@code body}. */
  public static byte[] sealed(Object body) {
    byte[] json = plain(body);
    byte[] behind =
        BEHIND.formatted(Sha256.hex(Sha256.of(json))).getBytes(StandardCharsets.US_ASCII);
    byte[] sealed = Arrays.copyOf(BEFORE, BEFORE.length + json.length + behind.length);
    System.arraycopy(json, 0, sealed, BEFORE.length, json.length);
    System.arraycopy(behind, 0, sealed, BEFORE.length + json.length, behind.length);
    return sealed;
  }

  /**
   * The body of a sealed object.
   *
   * @throws DamagedFileException when the seal does not fit
   */
  public static <T> T readSealed(ObjectPath path, byte[] bytes, Class<T> type) {
    int length = bytes.length - BEFORE.length - BEHIND_BYTES;
    if (length <= 0 || !Arrays.equals(bytes, 0, BEFORE.length, BEFORE, 0, BEFORE.length)) {
      throw new DamagedFileException(path, "it is not an object of the catalog");
    }
    byte[] json = Arrays.copyOfRange(bytes, BEFORE.length, BEFORE.length + length);
    byte[] behind =
        BEHIND.formatted(Sha256.hex(Sha256.of(json))).getBytes(StandardCharsets.US_ASCII);
    if (!Arrays.equals(behind, 0, behind.length, bytes, BEFORE.length + length, bytes.length)) {
      throw new DamagedFileException(path, "it does not match its checksum");
    }
    return readPlain(path, json, type);
  }

  private static String firstLine(IOException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage().lines().findFirst().orElse("");
  }
}
