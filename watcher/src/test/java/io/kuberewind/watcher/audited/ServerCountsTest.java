package io.kuberewind.watcher.audited;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.watcher.change.Position;
import io.kuberewind.watcher.tick.Micros;
import org.junit.jupiter.api.Test;

class ServerCountsTest {
  private static final String OLD = "1.7e+09";
  private static final Position FIRST = at(1_700_000_100, 10);
  private static final Position SECOND = at(1_700_000_200, 20);
  private static final Position THIRD = at(1_700_000_300, 30);

  private final ServerCounts counts = new ServerCounts();

  @Test
  void whatIsDroppedBetweenTwoLooksIsTold() {
    counts.take(OLD, 5, FIRST);

    assertThat(counts.take(OLD, 8, SECOND)).contains(new ServerCounts.Dropped(3, FIRST));
  }

  @Test
  void nothingDroppedIsNothingTold() {
    counts.take(OLD, 5, FIRST);

    assertThat(counts.take(OLD, 5, SECOND)).isEmpty();
  }

  @Test
  void whatWasDroppedBeforeTheFirstLookIsOfAnUnknownTime() {
    assertThat(counts.take(OLD, 5, FIRST)).isEmpty();
  }

  @Test
  void aServerThatStartedAfterTheLastLookDroppedAllOfItSince() {
    counts.take(OLD, 5, FIRST);
    counts.take(OLD, 5, SECOND);

    assertThat(counts.take("1.700000250e+09", 7, THIRD))
        .contains(new ServerCounts.Dropped(7, SECOND));
  }

  @Test
  void aServerThatWasOnlyNotSeenBeforeMayHaveDroppedItEarlier() {
    counts.take(OLD, 5, FIRST);

    assertThat(counts.take("1.700000050e+09", 7, SECOND)).isEmpty();
  }

  @Test
  void serversAreToldApart() {
    counts.take(OLD, 5, FIRST);
    counts.take("1.700000050e+09", 100, FIRST);

    assertThat(counts.take(OLD, 6, SECOND)).contains(new ServerCounts.Dropped(1, FIRST));
  }

  @Test
  void aServerThatDoesNotSayWhenItStartedIsOneOfUnknownAge() {
    counts.take(OLD, 5, FIRST);

    assertThat(counts.take("", 7, SECOND)).isEmpty();
  }

  private static Position at(long second, long revision) {
    return new Position(revision, second * Micros.A_SECOND);
  }
}
