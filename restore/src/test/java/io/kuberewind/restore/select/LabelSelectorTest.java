package io.kuberewind.restore.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.restore.fields.Json;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSelectorTest {
  private static final JsonNode OBJECT = object();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "app=web",
        "app==web",
        "app = web",
        "app!=db",
        "missing!=db",
        "app in (web, db)",
        "env notin (prod)",
        "app",
        "!missing",
        "app=web,env in (test,dev),!missing",
        "example.com/tier=front"
      })
  void fits(String selector) {
    assertThat(LabelSelector.parse(selector).matches(OBJECT)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"app=db", "app!=web", "app notin (web)", "missing", "!app", "app=web,env=prod"})
  void doesNotFit(String selector) {
    assertThat(LabelSelector.parse(selector).matches(OBJECT)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"=web", "app=web,", "app in web", "app in (", "a b", "app=a=b"})
  void isNoSelector(String selector) {
    assertThatThrownBy(() -> LabelSelector.parse(selector))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a label requirement");
  }

  private static JsonNode object() {
    try {
      return Json.MAPPER.readTree(
          """
          {"metadata":{"labels":{"app":"web","env":"test","example.com/tier":"front"}}}""");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
