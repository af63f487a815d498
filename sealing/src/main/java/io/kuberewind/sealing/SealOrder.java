package io.kuberewind.sealing;

import io.kuberewind.sealing.field.FieldPattern;
import io.kuberewind.sealing.key.KeyService;
import java.util.List;

/**
 * What of an object is sealed, by which key.
 *
 * @param keyName name of the key
 * @param fields fields that become markers
 */
public record SealOrder(String keyName, List<FieldPattern> fields) {
  /** What a Secret holds, under the main key. */
  public static final SealOrder SECRET = new SealOrder(KeyService.MAIN, ofSecrets());

  public SealOrder {
    fields = List.copyOf(fields);
  }

  /** The fields of a Secret that hold what is secret. */
  public static List<FieldPattern> ofSecrets() {
    return List.of(FieldPattern.parse("/data/*"), FieldPattern.parse("/stringData/*"));
  }
}
