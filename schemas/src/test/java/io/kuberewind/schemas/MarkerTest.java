package io.kuberewind.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkerTest {
  @Test
  void aMarkerIsReadBackFromItsText() {
    Marker sealed = Marker.sealed("main.20261121123000", "q2w3e4r5t6z7u8i9o0p_-A");
    Marker redacted = Marker.redacted("q2w3");
    Marker dropped = Marker.redacted("");

    assertThat(Marker.parse(sealed.text())).contains(sealed);
    assertThat(Marker.parse(redacted.text())).contains(redacted);
    assertThat(Marker.parse(dropped.text())).contains(dropped);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hunter2",
        "kuberewind.io/sealed:",
        "kuberewind.io/sealed:key",
        "kuberewind.io/sealed:k/../y:hash",
        "kuberewind.io/sealed:key:hash\u001b[2J",
        "kuberewind.io/redacted:a b"
      })
  void otherTextIsNoMarker(String text) {
    assertThat(Marker.parse(text)).isEmpty();
  }
}
