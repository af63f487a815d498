package io.kuberewind.audit.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventReaderTest {
  private static final String SECRET = "hunter2";
  private static final String BEGIN =
      "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"items\":[{\"responseObject\":{\"data\":";

  @Test
  void whatIsWrongIsSaidWithoutWhatWasRead() {
    List<String> bodies =
        List.of(
            BEGIN + SECRET,
            BEGIN + "{\"x\": " + SECRET + "}}}]}",
            BEGIN + "\"" + SECRET + "\u0001\"",
            BEGIN + "\"" + SECRET,
            BEGIN + "{" + SECRET + ":1}",
            SECRET);

    assertThat(bodies)
        .allSatisfy(
            body ->
                assertThat(catchThrowable(() -> read(body)))
                    .isInstanceOf(MalformedEventException.class)
                    .message()
                    .doesNotContain(SECRET));
  }

  private static void read(String body) throws Exception {
    EventReader.readList(
        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), event -> {});
  }
}
