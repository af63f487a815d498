package io.kuberewind.watcher.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.watcher.tick.Micros;
import org.junit.jupiter.api.Test;

class KeySpaceProgressTest {
  private final KeySpaceProgress progress =
      new KeySpaceProgress(new Outage(null, Micros.now()), 100);

  @Test
  void allOfItIsSeenWhileNothingIsCompacted() {
    progress.advance(200);

    assertThat(progress.isBlindAt(150)).isFalse();
  }

  @Test
  void withinWhatWasCompactedItIsBlind() {
    progress.unseen(100, 200);
    progress.advance(200);

    assertThat(progress.isBlindAt(101)).isTrue();
    assertThat(progress.isBlindAt(199)).isTrue();
  }

  @Test
  void theStatesAtTheEndsOfWhatWasCompactedAreKnown() {
    progress.unseen(100, 200);
    progress.advance(200);

    assertThat(progress.isBlindAt(100)).isFalse();
    assertThat(progress.isBlindAt(200)).isFalse();
  }
}
