package io.kuberewind.cli.blame;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.fields.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which change a field comes from; changes are numbered from 1. */
class BlamedTest {

  @Test
  void whatStaysKeepsItsChange() throws Exception {
    assertThat(blame("{'a':1,'b':{'c':2}}", "{'a':1,'b':{'c':3}}"))
        .isEqualTo(Map.of("/a", 1, "/b/c", 2));
  }

  @Test
  void whatWentAndCameBackIsOfTheOneWhoBroughtItBack() throws Exception {
    assertThat(blame("{'a':1,'b':2}", "{'b':2}", "{'a':1,'b':2}"))
        .isEqualTo(Map.of("/a", 3, "/b", 1));
  }

  @Test
  void aNameIsFoundAgainWhereverItMoves() throws Exception {
    assertThat(
            blame(
                "{'l':[{'name':'web','image':'1'}]}",
                "{'l':[{'name':'proxy','image':'x'},{'name':'web','image':'1'}]}"))
        .isEqualTo(Map.of("/l/0/name", 2, "/l/0/image", 2, "/l/1/name", 1, "/l/1/image", 1));
  }

  @Test
  void aKeyOfTwoPartsTellsPortsApart() throws Exception {
    assertThat(
            blame(
                "{'ports':[{'port':53,'protocol':'TCP'}]}",
                "{'ports':[{'port':53,'protocol':'UDP'},{'port':53,'protocol':'TCP'}]}"))
        .isEqualTo(
            Map.of(
                "/ports/0/port", 2,
                "/ports/0/protocol", 2,
                "/ports/1/port", 1,
                "/ports/1/protocol", 1));
  }

  @Test
  void equalTextsAreTheSameWhereverTheyMove() throws Exception {
    assertThat(blame("{'f':['a','b']}", "{'f':['b']}", "{'f':['b','b','c']}"))
        .isEqualTo(Map.of("/f/0", 1, "/f/1", 3, "/f/2", 3));
  }

  @Test
  void elementsWithoutAKeyAreFollowedInTheirPlace() throws Exception {
    assertThat(
            blame(
                "{'rules':[{'verbs':['get'],'apiGroups':['']}]}",
                "{'rules':[{'verbs':['get','list'],'apiGroups':['']}]}"))
        .isEqualTo(Map.of("/rules/0/verbs/0", 1, "/rules/0/verbs/1", 2, "/rules/0/apiGroups/0", 1));
  }

  @Test
  void aValueThatBecomesAnObjectIsNew() throws Exception {
    assertThat(blame("{'a':{}}", "{'a':{'b/c~':null}}", "{'a':[]}", "{'a':{'b/c~':null}}"))
        .isEqualTo(Map.of("/a/b~1c~0", 4));
  }

  private static Map<String, Integer> blame(String... objects) throws Exception {
    Blamed value = null;
    for (int i = 0; i < objects.length; i++) {
      JsonNode object = Json.MAPPER.readTree(objects[i].replace('\'', '"'));
      ObjectNode change = Json.MAPPER.createObjectNode().put("number", i + 1);
      value = Blamed.after(value, object, change);
    }
    Map<String, Integer> fields = new LinkedHashMap<>();
    value.visit("", (path, leaf, cause) -> fields.put(path, cause.path("number").asInt()));
    return fields;
  }
}
