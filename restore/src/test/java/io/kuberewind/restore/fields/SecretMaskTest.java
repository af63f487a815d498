package io.kuberewind.restore.fields;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretMaskTest {
  private static final String SECRET =
      """
      {"metadata":{"name":"s","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"hunter2","note":"kept"}},
       "data":{"key":"hunter2"},"stringData":{"other":"hunter2"},"type":"Opaque"}""";

  @Test
  void nothingOfASecretIsLeft() throws IOException {
    String masked = SecretMask.mask(Json.MAPPER.readTree(SECRET)).toString();

    assertThat(masked).doesNotContain("hunter2").contains("\"key\":\"***\"", "kept", "Opaque");
  }

  @Test
  void aDifferenceOfAnyDepthIsMasked() throws IOException {
    var secret = Json.MAPPER.readTree(SECRET);
    for (String path :
        List.of("", "/data", "/data/key", "/stringData", "/metadata", "/metadata/annotations")) {
      FieldDiff diff = new FieldDiff(path, null, path.isEmpty() ? secret : secret.at(path));

      assertThat(SecretMask.mask(List.of(diff)).toString()).as(path).doesNotContain("hunter2");
    }
  }

  @Test
  void whatIsNoObjectIsMaskedWhole() throws IOException {
    var text = Json.MAPPER.readTree("\"hunter2\"");

    assertThat(SecretMask.mask(List.of(new FieldDiff("/data", null, text))).get(0).after())
        .isEqualTo(SecretMask.MASK);
  }
}
