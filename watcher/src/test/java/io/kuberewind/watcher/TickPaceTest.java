package io.kuberewind.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TickPaceTest {
  private static final Duration SETTLE = Duration.ofMillis(300);

  private long millis = 10_000;
  private final TickPace pace = new TickPace(Duration.ofSeconds(1), () -> millis * 1_000_000);

  @Test
  void aQuietClusterIsReadOnceAnIntervalAndOnceMoreWhenThatHasSettled() {
    assertThat(turns(3_000)).containsExactly(1_000L, 1_300L, 2_000L, 2_300L, 3_000L);
  }

  @Test
  void aChangeIsFollowedByReadsUntilABarrierCoversIt() {
    turns(1_500);
    pace.changed(7);

    assertThat(turns(350)).containsExactly(1_500L, 1_650L, 1_800L);

    pace.covered(7);
    assertThat(turns(650)).containsExactly(2_000L, 2_300L);
  }

  @Test
  void aTypeThatWasListedIsFollowedByReadsToo() {
    pace.listed(7);
    turns(3_000);

    pace.listed(7);

    assertThat(turns(350)).containsExactly(3_150L, 3_300L);
  }

  @Test
  void haltedBarriersDoNotMakeItReadInHasteForever() {
    turns(1_500);
    pace.changed(7);

    assertThat(turns(5_000).stream().filter(at -> at > 3_000)).hasSizeLessThan(9);
  }

  @Test
  void barriersAreAFewASecond() {
    assertThat(pace.allowsBarrier()).isTrue();

    pace.covered(7);

    assertThat(pace.allowsBarrier()).isFalse();
    millis += 250;
    assertThat(pace.allowsBarrier()).isTrue();
  }

  /** When reads begin within the next while, in milliseconds since the start of the test. */
  private List<Long> turns(long within) {
    List<Long> at = new ArrayList<>();
    for (long end = millis + within; millis <= end; millis++) {
      if (pace.untilTurn(SETTLE) <= 0) {
        pace.turn(SETTLE);
        at.add(millis - 10_000);
      }
    }
    millis--;
    return at;
  }
}
