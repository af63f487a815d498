package io.kuberewind.standalone.recent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.kit.http.HttpEndpoint;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.standalone.TestBroker;
import io.kuberewind.standalone.wire.ApiSchemaIds;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real broker; what the values mean is not this route's business. */
class RecentRouteTest {
  @TempDir Path dir;
  private TestBroker broker;
  private ConsumerPool consumers;
  private HttpEndpoint http;

  private record Frame(int partition, long offset, int length, String text) {}

  @BeforeEach
  void start() throws Exception {
    broker = TestBroker.start(dir.resolve("kafka"), 2);
    consumers = new ConsumerPool(broker.settings(), 1);
    http = HttpEndpoint.start("127.0.0.1", 0);
    http.route(
        "GET",
        "/recent",
        new RecentRoute("prod", Topic.HISTORY, consumers, ApiSchemaIds.catalogue()));
  }

  @AfterEach
  void stop() {
    http.close();
    consumers.close();
    broker.close();
  }

  @Test
  void everyCommittedRecordComesOnceWithItsPlace() throws Exception {
    broker.commit(List.of(record(0, "a"), record(1, "b"), record(0, "c")));
    broker.commit(List.of(record(1, "d")));

    assertThat(frames(get("?cluster=prod&offset.0=0&offset.1=0")))
        .containsExactlyInAnyOrder(
            new Frame(0, 0, 1, "a"),
            new Frame(0, 1, 1, "c"),
            new Frame(1, 0, 1, "b"),
            // The end of the first transaction takes an offset, too.
            new Frame(1, 2, 1, "d"));
  }

  @Test
  void whatCameBeforeTheOffsetsStaysAway() throws Exception {
    broker.commit(List.of(record(0, "a"), record(1, "b"), record(0, "c")));

    assertThat(frames(get("?cluster=prod&offset.0=1&offset.1=2")))
        .containsExactly(new Frame(0, 1, 1, "c"));
  }

  @Test
  void whatIsNotCommittedStaysAway() throws Exception {
    broker.commit(List.of(record(0, "a")));
    try (Producer<byte[], byte[]> open = broker.beginTransaction()) {
      open.send(record(0, "b")).get();

      assertThat(frames(get("?cluster=prod"))).containsExactly(new Frame(0, 0, 1, "a"));
      open.abortTransaction();
    }
  }

  @Test
  void moreThanFitsIntoMemoryAtOnceComesWhole() throws Exception {
    String large = "x".repeat(6 * 1024 * 1024);
    for (int i = 0; i < 4; i++) {
      broker.commit(List.of(record(i % 2, large)));
    }

    List<Frame> frames = frames(get("?cluster=prod&offset.0=0&offset.1=0"));

    assertThat(frames).hasSize(4).allMatch(frame -> frame.length() == large.length());
    assertThat(frames.stream().filter(f -> f.partition() == 0).map(Frame::offset))
        .containsExactly(0L, 2L);
  }

  @Test
  void anEmptyHistoryIsAnEmptyAnswer() throws Exception {
    assertThat(frames(get("?cluster=prod"))).isEmpty();
  }

  @Test
  void anOffsetThatIsNotThereIsTold() throws Exception {
    broker.commit(List.of(record(0, "a")));

    HttpResponse<byte[]> answer = get("?cluster=prod&offset.0=17");

    assertThat(answer.statusCode()).isEqualTo(410);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("0 to 2, not 17");
  }

  @Test
  void anotherClusterIsTold() throws Exception {
    assertThat(get("?cluster=staging").statusCode()).isEqualTo(404);
  }

  @Test
  void anOffsetThatIsNoNumberIsTheCallersFault() throws Exception {
    assertThat(get("?cluster=prod&offset.0=x").statusCode()).isEqualTo(400);
  }

  private HttpResponse<byte[]> get(String query) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(http.uri() + "/recent" + query)).build(),
            BodyHandlers.ofByteArray());
  }

  private static List<Frame> frames(HttpResponse<byte[]> answer) throws IOException {
    assertThat(answer.statusCode()).isEqualTo(200);
    List<Frame> frames = new ArrayList<>();
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(answer.body()));
    while (in.available() > 0) {
      int partition = in.readInt();
      long offset = in.readLong();
      byte[] value = in.readNBytes(in.readInt());
      String text = new String(value, 0, Math.min(10, value.length), StandardCharsets.UTF_8);
      frames.add(new Frame(partition, offset, value.length, text));
    }
    return frames;
  }

  private static ProducerRecord<byte[], byte[]> record(int partition, String value) {
    return new ProducerRecord<>(
        Topic.HISTORY.topicName(), partition, null, value.getBytes(StandardCharsets.UTF_8));
  }
}
