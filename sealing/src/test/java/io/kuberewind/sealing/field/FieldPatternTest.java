package io.kuberewind.sealing.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.schemas.Marker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldPatternTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/spec/a         | {'spec':{'a':'X','b':1}}            | {'spec':{'a':'#','b':1}}",
        "/spec/*         | {'spec':{'a':{'c':2},'b':1}}        | {'spec':{'a':'#','b':'#'}}",
        "/spec/*/pin     | {'spec':[{'pin':1,'x':2}]}          | {'spec':[{'pin':'#','x':2}]}",
        "/spec/pin       | {'spec':[{'pin':1},{'pin':2}]}      | {'spec':[{'pin':'#'},{'pin':'#'}]}",
        "/spec/1         | {'spec':['a','b']}                  | {'spec':['a','#']}",
        "/spec/a/b       | {'spec':{'a':'plain'}}              | {'spec':{'a':'#'}}",
        "/spec/a~1b      | {'spec':{'a/b':1}}                  | {'spec':{'a/b':'#'}}",
        "/metadata/labels/x | {'metadata':{'name':'n','labels':{'x':'1'}}} | {'metadata':{'name':'n','labels':{'x':'#'}}}",
        "/missing        | {'spec':1}                          | {'spec':1}",
      })
  void aPatternHidesWhatItMatches(String pattern, String before, String after) {
    ObjectNode object = parse(before);

    new FieldReplacement(List.of(FieldPattern.parse(pattern)), (at, v) -> Marker.redacted("h"))
        .apply(object);

    assertThat(object).isEqualTo(parse(after.replace("#", "kuberewind.io/redacted:h")));
  }

  @Test
  void theBodyIsEverythingButWhatNamesTheObject() {
    ObjectNode object =
        parse("{'kind':'K','apiVersion':'v1','metadata':{'name':'n'},'spec':{},'x':1}");

    new FieldReplacement(List.of(FieldPattern.BODY), (at, v) -> Marker.redacted("h")).apply(object);

    List<String> hidden =
        Stream.of("kind", "apiVersion", "spec", "x")
            .filter(f -> Marker.parse(object.path(f).asText()).isPresent())
            .toList();
    assertThat(hidden).containsExactly("spec", "x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "spec",
        "/kind",
        "/metadata",
        "/metadata/name",
        "/metadata/annotations",
        "/metadata/managedFields/0"
      })
  void whatIsNoFieldOrNamesTheObjectIsRefused(String text) {
    assertThat(catchThrowable(() -> FieldPattern.parse(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ObjectNode parse(String json) {
    byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return Trees.parse(ByteBuffer.wrap(bytes)).orElseThrow();
  }
}
