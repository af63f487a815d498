package io.kuberewind.streams.release;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** A record that cannot be read, as it came, with where it stood and why in its headers. */
final class DeadLetter {
  private static final String STAGE = "streams-app";
  private static final int MAX_CAUSE = 1_000;

  /** Where a record stood. */
  record Origin(String topic, int partition, long offset) {}

  private DeadLetter() {}

  static Origin origin(ProcessingContext context) {
    RecordMetadata metadata = context.recordMetadata().orElseThrow();
    return new Origin(metadata.topic(), metadata.partition(), metadata.offset());
  }

  static Record<byte[], byte[]> of(
      Record<byte[], byte[]> record, Origin origin, RuntimeException cause) {
    Headers headers = new RecordHeaders(record.headers());
    put(headers, "rewind.topic", origin.topic());
    put(headers, "rewind.partition", String.valueOf(origin.partition()));
    put(headers, "rewind.offset", String.valueOf(origin.offset()));
    put(headers, "rewind.stage", STAGE);
    String message = String.valueOf(cause.getMessage());
    put(headers, "rewind.cause", message.substring(0, Math.min(MAX_CAUSE, message.length())));
    return record.withHeaders(headers);
  }

  private static void put(Headers headers, String key, String value) {
    headers.remove(key);
    headers.add(key, value.getBytes(StandardCharsets.UTF_8));
  }
}
