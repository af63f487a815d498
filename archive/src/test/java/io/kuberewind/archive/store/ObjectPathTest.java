package io.kuberewind.archive.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectPathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "a/../b",
        "a/..",
        ".",
        "./a",
        "/a",
        "a/",
        "a//b",
        "a\u0000b",
        "a\nb",
        "a\u007f",
        "a\\b"
      })
  void refusesNamesThatCouldLeadElsewhere(String text) {
    assertThatThrownBy(() -> ObjectPath.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesNamesThatAreTooLong() {
    String name = "x".repeat(256);
    assertThatThrownBy(() -> ObjectPath.of(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void joinsNames() {
    ObjectPath path = ObjectPath.ROOT.resolve("prod").resolve("log/p0");

    assertThat(path.text()).isEqualTo("prod/log/p0");
    assertThat(path.name()).isEqualTo("p0");
    assertThat(path.names()).containsExactly("prod", "log", "p0");
  }
}
