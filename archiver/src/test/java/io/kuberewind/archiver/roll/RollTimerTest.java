package io.kuberewind.archiver.roll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RollTimerTest {
  private long now = Long.MAX_VALUE - 1_000;
  private final RollTimer timer =
      new RollTimer(1_000, Duration.ofSeconds(5), Duration.ofSeconds(30), () -> now);

  @Test
  void nothingOpenIsNeverDue() {
    pass(Duration.ofDays(1));

    assertThat(timer.isDue(0)).isFalse();
  }

  @Test
  void aChangeIsDueAfterTheIntervalSinceTheFirst() {
    timer.urgent();
    pass(Duration.ofSeconds(4));
    timer.urgent();
    assertThat(timer.isDue(10)).isFalse();

    pass(Duration.ofSeconds(1));

    assertThat(timer.isDue(10)).isTrue();
  }

  @Test
  void sizeIsDueAtOnce() {
    timer.urgent();

    assertThat(timer.isDue(1_000)).isTrue();
  }

  @Test
  void barriersAloneWaitForTheIdleInterval() {
    timer.restart(true);
    timer.barrier();
    pass(Duration.ofSeconds(29));
    assertThat(timer.isDue(0)).isFalse();

    pass(Duration.ofSeconds(1));

    assertThat(timer.isDue(0)).isTrue();
  }

  @Test
  void barriersThatChangesWaitForDoNot() {
    timer.restart(false);
    timer.barrier();

    pass(Duration.ofSeconds(5));

    assertThat(timer.isDue(0)).isTrue();
  }

  @Test
  void aChangeBehindABarrierBringsTheTimeForward() {
    timer.restart(true);
    timer.barrier();
    timer.urgent();

    pass(Duration.ofSeconds(5));

    assertThat(timer.isDue(0)).isTrue();
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
