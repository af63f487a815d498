package io.kuberewind.watcher.tick;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TickLogTest {
  private final TickLog ticks = new TickLog();

  @Test
  void aRevisionThatManyReadsAnswerStandsFromTheFirstToTheLast() {
    tickAt(10, 1_000);
    tickAt(12, 2_000);
    tickAt(12, 3_000);
    tickAt(12, 4_000);
    tickAt(15, 5_000);

    assertThat(ticks.spread(10, 9))
        .containsExactly(new Stand(12, 2_000, 3_900), new Stand(15, 5_000, 4_900));
    assertThat(ticks.standAt(12)).contains(new Stand(12, 2_000, 3_900));
    assertThat(ticks.standAt(13)).isEmpty();
  }

  @Test
  void fewAreChosenOfManyAndTheSameForAboutTheSameSpan() {
    for (int second = 0; second < 64; second++) {
      tickAt(100 + second, second * Micros.A_SECOND + 500_000);
    }

    List<Long> chosen = revisions(ticks.spread(100, 6));
    List<Long> later = revisions(ticks.spread(110, 6));
    tickAt(200, 64 * Micros.A_SECOND + 500_000);

    assertThat(chosen).containsExactly(115L, 131L, 147L);
    assertThat(later).hasSize(6).containsAll(chosen);
    assertThat(revisions(ticks.spread(110, 6))).containsAll(chosen);
    assertThat(ticks.spread(100, 0)).isEmpty();
  }

  @Test
  void theLastOneOfAnEarlierRunIsAmongThem() {
    ticks.earlier(new Stand(50, 700, 0));
    tickAt(60, 1_000);

    assertThat(revisions(ticks.spread(40, 3))).containsExactly(50L, 60L);
    assertThat(revisions(ticks.spread(50, 3))).containsExactly(60L);
    assertThat(ticks.standAt(50)).contains(new Stand(50, 700, 0));
  }

  private static List<Long> revisions(List<Stand> stands) {
    return stands.stream().map(Stand::revision).toList();
  }

  private void tickAt(long revision, long readEnded) {
    ticks.add(new Tick(revision, readEnded - 100, readEnded));
  }
}
