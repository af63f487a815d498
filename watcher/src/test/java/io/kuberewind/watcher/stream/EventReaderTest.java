package io.kuberewind.watcher.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventReaderTest {
  @Test
  void objectsAreTheBytesThatTheServerSent() {
    for (long seed = 0; seed < 2_000; seed++) {
      RandomJson json = new RandomJson(seed);
      ObjectNode object = json.object("shop", "näme-" + seed, seed + 1);
      byte[] sent = json.compact(object);

      WatchEvent event = EventReader.watchLine(line("MODIFIED", sent));

      assertThat(bytes(event.object())).as("seed %d", seed).isEqualTo(sent);
    }
  }

  @Test
  void headsAreReadFromAmongStrangers() {
    for (long seed = 0; seed < 2_000; seed++) {
      RandomJson json = new RandomJson(seed);
      ObjectNode object = json.object("shop", "n" + seed, seed + 1);

      ObjectHead head = EventReader.watchLine(line("ADDED", json.compact(object))).head();

      assertThat(head.name()).as("seed %d", seed).isEqualTo("n" + seed);
      assertThat(head.namespace()).isEqualTo("shop");
      assertThat(head.revision()).isEqualTo(seed + 1);
      assertThat(head.uid()).isEqualTo("uid-" + (seed + 1));
      assertThat(head.kind()).isEqualTo("Thing");
      assertThat(head.apiVersion()).isEqualTo("v1");
    }
  }

  @Test
  void theNewestTimeOfTheObjectIsKept() {
    WatchEvent event =
        EventReader.watchLine(
            line(
                "ADDED",
                utf8(
                    """
                    {"metadata":{"name":"a","creationTimestamp":"2026-01-01T00:00:00Z","managedFields":\
                    [{"time":"2026-01-02T00:00:05Z","fieldsV1":{"time":"2030-01-01T00:00:00Z"}},{"manager":"b"}]}}""")));

    assertThat(event.head().touched())
        .isEqualTo(Instant.parse("2026-01-02T00:00:05Z").getEpochSecond());
  }

  @Test
  void bookmarksTellWhereTheListEnds() {
    WatchEvent event =
        EventReader.watchLine(
            line(
                "BOOKMARK",
                utf8(
                    """
                    {"kind":"Pod","metadata":{"resourceVersion":"77","annotations":{"k8s.io/initial-events-end":"true"}}}""")));

    assertThat(event.type()).isEqualTo(WatchEvent.Type.BOOKMARK);
    assertThat(event.head().revision()).isEqualTo(77);
    assertThat(event.head().initialEventsEnd()).isTrue();
  }

  @Test
  void errorsWithinTheStreamAreRead() {
    WatchEvent event =
        EventReader.watchLine(
            line(
                "ERROR",
                utf8(
                    """
                    {"kind":"Status","status":"Failure","message":"too old","reason":"Expired","code":410}""")));

    assertThat(event.failure().isExpired()).isTrue();
    assertThat(event.failure().message()).isEqualTo("too old");
  }

  @Test
  void listItemsGetTheTypeThatTheServerLeavesOut() throws Exception {
    WatchEvent item =
        EventReader.listItem(utf8(" {\"metadata\":{\"name\":\"a\"}}"), "apps/v1", "Deployment");

    assertThat(new ObjectMapper().readTree(bytes(item.object())))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    "{\"kind\":\"Deployment\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"a\"}}"));
  }

  @Test
  void listItemsThatNameTheirTypeStayAsTheyAre() {
    byte[] sent =
        utf8("{\"apiVersion\":\"a/v1\",\"kind\":\"Thing\",\"metadata\":{\"name\":\"a\"}}");

    WatchEvent item = EventReader.listItem(sent, "other/v1", "Other");

    assertThat(bytes(item.object())).isEqualTo(sent);
  }

  @Test
  void whatIsNoEventIsRefused() {
    for (String line :
        new String[] {"", "[]", "{}", "{\"type\":\"ADDED\"}", "{\"object\":{}}", "{"}) {
      assertThatThrownBy(() -> EventReader.watchLine(utf8(line)))
          .as(line)
          .isInstanceOf(MalformedEventException.class);
    }
  }

  @Test
  void everyCutLineIsRefused() {
    byte[] whole = line("ADDED", utf8("{\"metadata\":{\"name\":\"a\",\"resourceVersion\":\"5\"}}"));

    for (int length = 0; length < whole.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> EventReader.watchLine(cut))
          .isInstanceOf(MalformedEventException.class);
    }
  }

  private static byte[] line(String type, byte[] object) {
    ByteBuffer line = ByteBuffer.allocate(object.length + 64);
    line.put(utf8("{\"type\":\"" + type + "\",\"object\":")).put(object).put((byte) '}');
    byte[] bytes = new byte[line.position()];
    line.flip().get(bytes);
    return bytes;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
