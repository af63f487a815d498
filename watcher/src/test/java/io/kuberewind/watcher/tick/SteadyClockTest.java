package io.kuberewind.watcher.tick;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SteadyClockTest {
  private static final long HOUR = 3_600 * Micros.A_SECOND;

  private long wall = 10 * HOUR;
  private long nanos;
  private final SteadyClock clock = new SteadyClock(() -> wall, () -> nanos);

  @Test
  void followsTheMachinesClock() {
    assertThat(clock.now()).isEqualTo(wall);

    pass(7);

    assertThat(clock.now()).isEqualTo(wall);
  }

  @Test
  void followsForwardAtOnce() {
    clock.now();

    wall += HOUR;

    assertThat(clock.now()).isEqualTo(wall);
  }

  @Test
  void isNeverSetBackAndMeetsTheMachinesClockAgain() {
    long before = clock.now();
    wall -= HOUR;

    pass(Micros.A_SECOND);

    assertThat(clock.now()).isEqualTo(before + Micros.A_SECOND / 2);
    assertThat(clock.ahead()).isEqualTo(HOUR - Micros.A_SECOND / 2);
    pass(2 * HOUR);
    assertThat(clock.now()).isEqualTo(wall);
    assertThat(clock.ahead()).isZero();
  }

  private void pass(long micros) {
    wall += micros;
    nanos += micros * 1_000;
  }
}
