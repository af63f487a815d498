package io.kuberewind.etcd.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * An object of every built-in kind, filled at random by {@code etcd/go/kinds}: stored by
 * Kubernetes' own protobuf writer, served by its own JSON writer.
 */
class SamplesTest {
  private static final long REVISION = 4711;

  @SuppressWarnings("ArrayRecordComponent") // Never compared; copies of whole values would cost.
  private record Sample(String type, byte[] value, String json) {}

  @Test
  void everyKindBecomesTheBytesThatTheServerSends() throws IOException {
    ValueDecoder decoder = new ValueDecoder();
    List<String> different = new ArrayList<>();

    for (Sample sample : samples()) {
      String decoded = text(decoder.decode(sample.value(), REVISION));
      if (!decoded.equals(sample.json())) {
        different.add(sample.type() + "\n  " + decoded + "\n  " + sample.json());
      }
    }

    assertThat(different).isEmpty();
  }

  @Test
  void aValueThatEndsTooEarlyIsToldFrom() throws IOException {
    ValueDecoder decoder = new ValueDecoder();
    byte[] whole = samples().get(0).value();

    for (int length = 4; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThat(decoder.decode(part, REVISION))
          .as("the first %d of %d bytes", length, whole.length)
          .isNotNull();
    }
  }

  private static String text(StoredValue value) {
    return value instanceof StoredValue.Decoded decoded
        ? new String(decoded.json(), StandardCharsets.UTF_8)
        : value.toString();
  }

  private static List<Sample> samples() throws IOException {
    try (InputStream in = SamplesTest.class.getResourceAsStream("samples.tsv")) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return all.lines().map(line -> line.split("\t", -1)).map(SamplesTest::sample).toList();
    }
  }

  private static Sample sample(String[] words) {
    return new Sample(words[0] + " " + words[1], Base64.getDecoder().decode(words[2]), words[3]);
  }
}
