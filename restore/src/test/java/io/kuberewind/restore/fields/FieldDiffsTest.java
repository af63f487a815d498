package io.kuberewind.restore.fields;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FieldDiffsTest {
  private static final int RANDOM_PAIRS = 3000;

  @Test
  void aChangedFieldIsNamedByItsPointer() {
    assertThat(diff("{'spec':{'replicas':2}}", "{'spec':{'replicas':3}}"))
        .containsExactly("/spec/replicas: 2 -> 3");
  }

  @Test
  void aFieldThatComesOrGoesHasNothingOnTheOtherSide() {
    assertThat(diff("{'a':{'x':1}}", "{'b':[]}"))
        .containsExactly("/a: {\"x\":1} -> null", "/b: null -> []");
  }

  @Test
  void aPointerEscapesSlashAndTilde() {
    assertThat(diff("{'a/b~c':1}", "{'a/b~c':2}")).containsExactly("/a~1b~0c: 1 -> 2");
  }

  @Test
  void namedElementsAreComparedByName() {
    assertThat(
            diff(
                "{'env':[{'name':'A','value':'1'},{'name':'B','value':'1'}]}",
                "{'env':[{'name':'NEW','value':'0'},{'name':'A','value':'1'},{'name':'B','value':'2'}]}"))
        .containsExactly(
            "/env/2/value: \"1\" -> \"2\"", "/env/0: null -> {\"name\":\"NEW\",\"value\":\"0\"}");
  }

  @Test
  void aMereReorderingIsADifference() {
    assertThat(diff("{'l':[{'name':'a'},{'name':'b'}]}", "{'l':[{'name':'b'},{'name':'a'}]}"))
        .hasSize(1)
        .allMatch(d -> d.startsWith("/l: "));
  }

  @Test
  void otherListsAreComparedByIndex() {
    assertThat(diff("{'args':['a','b']}", "{'args':['a','c','d']}"))
        .containsExactly("/args/1: \"b\" -> \"c\"", "/args/2: null -> \"d\"");
  }

  @Test
  void thereAreDifferencesJustWhereTheObjectsDiffer() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < RANDOM_PAIRS; i++) {
      JsonNode before = object(random, 3);
      JsonNode after = random.nextInt(4) == 0 ? before.deepCopy() : changed(before, random);

      List<FieldDiff> diffs = FieldDiffs.between(before, after);

      String pair = "seed %d: %s and %s".formatted(seed, before, after);
      assertThat(diffs.isEmpty()).as(pair).isEqualTo(before.equals(after));
      for (FieldDiff diff : diffs) {
        assertThat(diff.before()).as(pair).isNotEqualTo(diff.after());
        if (!diff.after().isNull()) {
          assertThat(after.at(diff.path())).as(pair).isEqualTo(diff.after());
        }
      }
    }
  }

  private static List<String> diff(String before, String after) {
    return FieldDiffs.between(json(before), json(after)).stream()
        .map(d -> "%s: %s -> %s".formatted(d.path(), d.before(), d.after()))
        .toList();
  }

  private static JsonNode json(String text) {
    try {
      return Json.MAPPER.readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode changed(JsonNode before, Random random) {
    ObjectNode after = before.deepCopy();
    after.set("f" + random.nextInt(4), value(random, 2));
    return after;
  }

  private static ObjectNode object(Random random, int depth) {
    ObjectNode object = Json.MAPPER.createObjectNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      object.set("f" + random.nextInt(4), value(random, depth - 1));
    }
    return object;
  }

  private static JsonNode value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 5 : 2)) {
      case 0 -> Json.MAPPER.getNodeFactory().numberNode(random.nextInt(3));
      case 1 -> Json.MAPPER.getNodeFactory().textNode("t" + random.nextInt(3));
      case 2 -> object(random, depth);
      default -> list(random, depth);
    };
  }

  private static ArrayNode list(Random random, int depth) {
    ArrayNode list = Json.MAPPER.createArrayNode();
    boolean named = random.nextBoolean();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(
          named
              ? object(random, depth).put("name", "n" + random.nextInt(4))
              : value(random, depth - 1));
    }
    return list;
  }
}
