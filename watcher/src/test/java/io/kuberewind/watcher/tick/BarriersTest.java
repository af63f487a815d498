package io.kuberewind.watcher.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.schemas.Barrier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BarriersTest {
  private static final Duration TEN = Duration.ofSeconds(10);

  private final TickLog ticks = new TickLog();
  private final Barriers barriers = new Barriers("prod", "0", 1, ticks, 41);

  @Test
  void quietStreamsVouchForASettledTick() {
    tickAt(100, second(1));
    FakeType busy = new FakeType(120);
    FakeType quiet = new FakeType(50).quiet();

    Barrier barrier = barriers.decide(second(2), List.of(busy, quiet)).get(0);

    assertThat(barrier.getRevision()).isEqualTo(100);
    assertThat(barrier.getConfirmed()).isEqualTo(50);
    assertThat(barrier.getSequence()).isEqualTo(42);
    assertThat(barrier.getReadStarted()).isEqualTo(Micros.instant(second(1) - 1_000));
  }

  @Test
  void aTickThatHasJustBeenReadIsNotVouchedFor() {
    tickAt(100, second(1));

    assertThat(barriers.decide(second(1) + 1, List.of(new FakeType(50).quiet()))).isEmpty();
  }

  @Test
  void aStreamThatIsBehindHoldsTheBarrierAtATickThatItHasPassed() {
    tickAt(100, second(1));
    tickAt(200, second(2));
    FakeType behind = new FakeType(150);

    List<Barrier> decided = barriers.decide(second(3), List.of(behind, new FakeType(50).quiet()));

    assertThat(decided).singleElement().matches(b -> b.getRevision() == 100);
  }

  @Test
  void barriersNeverGoBack() {
    tickAt(100, second(1));
    barriers.decide(second(2), List.of(new FakeType(50).quiet()));

    assertThat(barriers.decide(second(3), List.of(new FakeType(100)))).hasSize(1);
    assertThat(barriers.decide(second(3), List.of(new FakeType(60)))).isEmpty();
  }

  @Test
  void aTypeThatTellsOfALateChangeIsNotHeldUpByADecision() {
    tickAt(100, second(1));
    FakeType telling = new FakeType(120);
    telling.asked =
        () -> assertThat(CompletableFuture.runAsync(barriers::late)).succeedsWithin(TEN);

    assertThat(barriers.decide(second(2), List.of(telling))).hasSize(1);

    assertThat(barriers.settleMicros()).isEqualTo(300_000);
    barriers.decide(second(3), List.of(telling));
    assertThat(barriers.settleMicros()).isEqualTo(600_000);
  }

  @Test
  void typesThatAreNotListedYetHoldEverythingBack() {
    tickAt(100, second(1));
    FakeType unlisted = new FakeType(0);
    unlisted.listed = false;

    assertThat(barriers.decide(second(2), List.of(unlisted, new FakeType(120)))).isEmpty();
  }

  @Test
  void typesThatDoNotCountHoldNothingBack() {
    tickAt(100, second(1));
    FakeType refused = new FakeType(0);
    refused.listed = false;
    refused.counted = false;

    assertThat(barriers.decide(second(2), List.of(refused, new FakeType(120)))).hasSize(1);
  }

  @Test
  void noBarrierStandsWhereATypeWasNotSeen() {
    tickAt(100, second(1));
    FakeType listed = new FakeType(120).unseen(90, 120);
    FakeType seen = new FakeType(120);

    List<Barrier> within = barriers.decide(second(2), List.of(listed, seen));
    tickAt(120, second(2));
    List<Barrier> after = barriers.decide(second(3), List.of(listed, seen));

    assertThat(within).isEmpty();
    assertThat(after).extracting(Barrier::getRevision).containsExactly(120L);
  }

  @Test
  void ticksAtWhichATypeWasListedHaveBarriersOfTheirOwn() {
    for (int i = 1; i <= 5; i++) {
      tickAt(i * 100L, second(i));
    }
    FakeType first = new FakeType(500).unseen(50, 200).unseen(200, 300).unseen(300, 410);
    FakeType second = new FakeType(500).unseen(50, 200).unseen(200, 410);

    List<Barrier> decided = barriers.decide(second(6), List.of(first, second));

    assertThat(decided).extracting(Barrier::getRevision).containsExactly(200L, 500L);
    assertThat(decided).extracting(Barrier::getSequence).containsExactly(42L, 43L);
    assertThat(decided.get(0).getReadEnded()).isEqualTo(Micros.instant(second(2)));
  }

  @Test
  void nothingNewIsNotRepeated() {
    tickAt(100, second(1));
    FakeType type = new FakeType(120);
    barriers.decide(second(2), List.of(type));

    assertThat(barriers.decide(second(3), List.of(type))).isEmpty();
  }

  @Test
  void aLateChangeMakesBarriersWaitLongerForAWhile() {
    long before = barriers.settleMicros();
    barriers.late();
    barriers.late();
    barriers.decide(second(1), List.of());
    long after = barriers.settleMicros();
    barriers.decide(second(60), List.of());
    long stillWary = barriers.settleMicros();
    barriers.decide(second(61), List.of());

    assertThat(after).isEqualTo(2 * before);
    assertThat(stillWary).isEqualTo(2 * before);
    assertThat(barriers.settleMicros()).isEqualTo(before);
  }

  @Test
  void aRevisionThatGoesBackIsRefused() {
    tickAt(100, second(1));

    assertThatThrownBy(() -> tickAt(99, second(2)))
        .isInstanceOf(TimelineEndedException.class)
        .hasMessageContaining("went back from 100 to 99");
  }

  private void tickAt(long revision, long readEnded) {
    ticks.add(new Tick(revision, readEnded - 1_000, readEnded));
  }

  private static long second(int number) {
    return number * Micros.A_SECOND;
  }

  private static final class FakeType implements TypeProgress {
    private final long confirmed;
    private long reached;
    private final List<long[]> unseen = new ArrayList<>();
    private boolean quiet;
    private boolean listed = true;
    private boolean counted = true;
    private Runnable asked = () -> {};

    FakeType(long confirmed) {
      this.confirmed = confirmed;
      this.reached = confirmed;
    }

    FakeType quiet() {
      quiet = true;
      return this;
    }

    FakeType unseen(long from, long to) {
      unseen.add(new long[] {from, to});
      return this;
    }

    @Override
    public boolean isBlindAt(long revision) {
      return unseen.stream().anyMatch(span -> span[0] < revision && revision < span[1]);
    }

    @Override
    public SortedSet<Long> listedBetween() {
      SortedSet<Long> between = new TreeSet<>();
      unseen.stream().skip(1).forEach(span -> between.add(span[0]));
      return between;
    }

    @Override
    public boolean isCounted() {
      asked.run();
      return counted;
    }

    @Override
    public boolean isListed() {
      return listed;
    }

    @Override
    public long confirmed() {
      return confirmed;
    }

    @Override
    public long reached() {
      return reached;
    }

    @Override
    public boolean isQuietSince(Tick tick, long now) {
      return quiet;
    }

    @Override
    public void vouch(long revision) {
      reached = Math.max(reached, revision);
    }
  }
}
