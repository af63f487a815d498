package io.kuberewind.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Test;

class ThreadReplacementTest {
  private Instant now = Instant.parse("2026-11-20T14:00:00Z");
  private final ThreadReplacement replacement = new ThreadReplacement(() -> now);

  @Test
  void aFaultThatPassesIsGotOver() {
    StreamThreadExceptionResponse response = null;
    for (int i = 0; i < 10 * ThreadReplacement.MOST; i++) {
      response = replacement.handle(new IllegalStateException("away"));
      now = now.plus(ThreadReplacement.WINDOW.dividedBy(ThreadReplacement.MOST).plusSeconds(1));
    }

    assertThat(response).isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
    assertThat(replacement.failure()).isNull();
  }

  @Test
  void aFaultThatStaysStopsTheClientAndIsNamed() {
    StreamThreadExceptionResponse response = null;
    for (int i = 0; i <= ThreadReplacement.MOST; i++) {
      response = replacement.handle(new RuntimeException(new IllegalStateException("disk full")));
      now = now.plus(Duration.ofSeconds(1));
    }

    assertThat(response).isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
    assertThat(replacement.failure()).contains("disk full");
  }
}
