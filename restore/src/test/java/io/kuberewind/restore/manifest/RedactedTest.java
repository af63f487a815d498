package io.kuberewind.restore.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.Json;
import org.junit.jupiter.api.Test;

/** A marker of what was redacted is never written to a cluster. */
class RedactedTest {
  private static final String RECORDED =
      """
      {"kind":"ConfigMap","metadata":{"name":"a"},"data":{"pin":"kuberewind.io/redacted:","size":"3"},
       "list":[{"name":"x","pin":"kuberewind.io/redacted:"},{"name":"y"}],"set":["kuberewind.io/redacted:","b"]}\
      """;

  @Test
  void aCreateGoesWithoutIt() throws Exception {
    ObjectNode created = form().forCreate(object(RECORDED));

    assertThat(created.toString()).doesNotContain("redacted").contains("\"size\":\"3\"");
    assertThat(Redacted.in(object(RECORDED))).containsExactly("/data/pin", "/list/0/pin", "/set/0");
  }

  @Test
  void aReplaceKeepsWhatIsLive() throws Exception {
    ObjectNode live =
        object(
            """
            {"kind":"ConfigMap","metadata":{"name":"a","uid":"u","resourceVersion":"7"},"data":{"pin":"4711","size":"4"},
             "list":[{"name":"y"},{"name":"x","pin":"0815"}],"set":["a","b"]}\
            """);

    ObjectNode replaced = form().forReplace(object(RECORDED), live);

    assertThat(replaced.at("/data/pin").asText()).isEqualTo("4711");
    assertThat(replaced.at("/data/size").asText()).isEqualTo("3");
    assertThat(replaced.at("/list/0/pin").asText()).isEqualTo("0815");
    assertThat(replaced.at("/set/0").asText()).isEqualTo("a");
  }

  private static Manifest form() {
    return new Manifest(new GroupResource("", "configmaps"), false);
  }

  private static ObjectNode object(String json) throws Exception {
    return (ObjectNode) Json.MAPPER.readTree(json);
  }
}
