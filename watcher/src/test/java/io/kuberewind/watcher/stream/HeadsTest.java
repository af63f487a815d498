package io.kuberewind.watcher.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is read of objects beside what Jackson reads, of sound and of damaged ones. */
class HeadsTest {
  private static final byte[] PIECES =
      "{}[]\",:\\ \n\t0123456789-+.eEtruefalsn/abu\u0001\u0000".getBytes(StandardCharsets.UTF_8);
  private static final Pattern PAIR =
      Pattern.compile("\\\\u[dD][89abAB][0-9a-fA-F]{2}\\\\u[dD][c-fC-F][0-9a-fA-F]{2}");
  private static final Pattern HALF_PAIR = Pattern.compile("\\\\u[dD][89a-fA-F]");
  private static final ObjectMapper JACKSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  @Test
  void headsAreThoseThatJacksonReads() throws IOException {
    for (long seed = 0; seed < 1_000; seed++) {
      RandomJson json = new RandomJson(seed);
      byte[] item = json.bytes(json.object(seed % 2 == 0 ? "shop" : "", "näme\n" + seed, seed));

      assertThat(ours(item)).as("seed %d", seed).isEqualTo(jacksons(item)).isPresent();
    }
  }

  @Test
  void whatJacksonRefusesIsRefused() throws IOException {
    for (long seed = 0; seed < 6_000; seed++) {
      RandomJson json = new RandomJson(seed);
      byte[] item = json.bytes(json.object("shop", "näme-" + seed, seed));
      byte[] damaged = damaged(item, new Random(seed));

      Optional<ObjectHead> read = ours(damaged);

      if (isUtf8(damaged) && !hasHalfPairs(damaged)) {
        assertThat(read)
            .as("seed %d: %s", seed, new String(damaged, StandardCharsets.UTF_8))
            .isEqualTo(jacksons(damaged));
      }
    }
  }

  @Test
  void nestingHasNoBound() {
    int depth = 200_000;
    String item =
        "{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + ",\"metadata\":{\"name\":\"n\"}}";

    ObjectHead head = EventReader.listItem(utf8(item), "v1", "Thing").head();

    assertThat(head.name()).isEqualTo("n");
  }

  @Test
  void namesMayBeEscaped() {
    byte[] item = utf8("{\"\\u006detadata\":{\"n\\u0061me\":\"\\ud83d\\ude00\\/\"}}");

    ObjectHead head = EventReader.listItem(item, "v1", "Thing").head();

    assertThat(head.name()).isEqualTo("\ud83d\ude00/");
  }

  @Test
  void aCodeThatIsNoStatusIsNoHindrance() {
    byte[] item = utf8("{\"code\":99999999999,\"metadata\":{\"name\":\"n\"}}");

    assertThat(EventReader.listItem(item, "v1", "Thing").head().name()).isEqualTo("n");
  }

  @Test
  void timesAreThoseOfIso8601() {
    Random random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      String time =
          "%04d-%02d-%02dT%02d:%02d:%02dZ"
              .formatted(
                  random.nextInt(10_000),
                  random.nextInt(14),
                  random.nextInt(33),
                  random.nextInt(26),
                  random.nextInt(62),
                  random.nextInt(62));
      Optional<Long> expected = instant(time);

      if (expected.isPresent()) {
        assertThat(ObjectTime.seconds(time)).as(time).isEqualTo(expected.get());
      } else {
        assertThatThrownBy(() -> ObjectTime.seconds(time))
            .as(time)
            .isInstanceOf(DateTimeException.class);
      }
    }
  }

  @Test
  void timesOfOtherFormsAreReadToo() {
    assertThat(ObjectTime.seconds("2026-01-02T03:04:05.678901Z"))
        .isEqualTo(Instant.parse("2026-01-02T03:04:05Z").getEpochSecond());
  }

  private static Optional<ObjectHead> ours(byte[] item) {
    try {
      return Optional.of(EventReader.listItem(item, "v1", "Thing").head());
    } catch (MalformedEventException e) {
      return Optional.empty();
    }
  }

  private static Optional<ObjectHead> jacksons(byte[] item) throws IOException {
    JsonNode object;
    try {
      object = JACKSON.readTree(item);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
    if (object == null || !object.isObject()) {
      return Optional.empty();
    }
    JsonNode metadata = object.path("metadata");
    long revision;
    try {
      String text = text(metadata, "resourceVersion");
      revision = text.isEmpty() ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
    long touched = instant(text(metadata, "creationTimestamp")).orElse(0L);
    for (JsonNode manager : metadata.path("managedFields")) {
      touched = Math.max(touched, instant(text(manager, "time")).orElse(0L));
    }
    return Optional.of(
        new ObjectHead(
            text(object, "apiVersion"),
            text(object, "kind"),
            text(metadata, "namespace"),
            text(metadata, "name"),
            text(metadata, "uid"),
            revision,
            touched,
            false));
  }

  private static String text(JsonNode of, String field) {
    return of.path(field).isTextual() ? of.path(field).textValue() : "";
  }

  private static Optional<Long> instant(String time) {
    try {
      return Optional.of(Instant.parse(time).getEpochSecond());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Bytes changed, put in, taken out, or the end cut off. */
  private static byte[] damaged(byte[] item, Random random) {
    byte[] damaged = item;
    for (int times = 1 + random.nextInt(2); times > 0; times--) {
      int at = random.nextInt(damaged.length);
      byte piece = PIECES[random.nextInt(PIECES.length)];
      byte[] before = Arrays.copyOf(damaged, at);
      byte[] after = Arrays.copyOfRange(damaged, at + 1, damaged.length);
      damaged =
          switch (random.nextInt(8)) {
            case 0 -> Arrays.copyOf(damaged, at + 1);
            case 1, 2 -> joined(before, after);
            case 3, 4 -> joined(before, new byte[] {piece, damaged[at]}, after);
            default -> joined(before, new byte[] {piece}, after);
          };
    }
    return damaged;
  }

  private static byte[] joined(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(p -> p.length).sum());
    Arrays.stream(parts).forEach(all::put);
    return all.array();
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** Half a surrogate pair is no error of RFC 8259; Jackson refuses it in names. */
  private static boolean hasHalfPairs(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return HALF_PAIR.matcher(PAIR.matcher(text).replaceAll("")).find();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
