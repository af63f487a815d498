package io.kuberewind.watcher.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaptureStateTest {
  private static final long NOW = 1_000_000_000L;
  private static final Gap GAP = new Gap(5, 1, "forgotten");
  private final List<String> asked = new ArrayList<>();
  private Duration pause = Duration.ZERO;

  @Test
  void aTypeIsListedThenLive() {
    assertThat(new CaptureState.Listing(false, 0, null).listed(NOW))
        .isEqualTo(new CaptureState.Live(0, NOW));
  }

  @Test
  void aListInPagesIsFollowedByAWatch() {
    assertThat(new CaptureState.Listing(true, 0, null).listed(NOW))
        .isEqualTo(new CaptureState.Opening(0));
  }

  @Test
  void aGoodWatchIsOpenedAgainAtOnce() {
    CaptureState ended = new CaptureState.Live(3, NOW).failed("closed", NOW + 60_000_000);

    enter(ended);

    assertThat(pause).isZero();
    assertThat(ended.due()).isEqualTo(new CaptureState.Opening(0));
  }

  @Test
  void watchesThatKeepFailingWaitLongerAndLonger() {
    CaptureState state = new CaptureState.Opening(0);
    Duration longest = Duration.ZERO;
    for (int i = 0; i < 20; i++) {
      state = state.failed("refused", NOW);
      enter(state);
      assertThat(pause).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(30));
      longest = pause;
      state = state.due();
    }

    assertThat(longest).isGreaterThanOrEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void aGapIsKeptUntilTheListIsComplete() {
    CaptureState state = new CaptureState.Opening(0).expired(GAP, NOW);
    state = state.failed("connection refused", NOW).due();
    state = state.narrowed();
    state = state.failed("connection refused", NOW).due();
    state = state.unsupported();

    assertThat(state).isEqualTo(new CaptureState.Listing(true, 1, GAP));
  }

  @Test
  void listsThatExpireAgainAndAgainWait() {
    CaptureState expired = new CaptureState.Live(0, NOW).expired(GAP, NOW + 1);

    enter(expired);

    assertThat(pause).isPositive();
    assertThat(expired.due()).isEqualTo(new CaptureState.Narrowing(1, GAP));
  }

  @Test
  void aServerThatDoesNotAnswerIsAskedForEarlierRevisionsSomeTimesOnly() {
    CaptureState state = new CaptureState.Opening(0).expired(GAP, NOW);
    int tries = 0;
    while (state instanceof CaptureState.Narrowing) {
      state = state.failed("unavailable", NOW);
      tries++;
      if (state instanceof CaptureState.Waiting) {
        state = state.due();
      }
    }

    assertThat(tries).isEqualTo(7);
    assertThat(state).isEqualTo(new CaptureState.Listing(false, 0, GAP));
  }

  @Test
  void whatIsHeldWronglyIsListedAsItIsNow() {
    CaptureState doubted = new CaptureState.Live(0, NOW).doubted(GAP, NOW + 60_000_000);

    assertThat(doubted.due()).isEqualTo(new CaptureState.Listing(false, 0, GAP));
  }

  @Test
  void aRefusalOfAWatchIsBelievedAfterSomeTries() {
    CaptureState state = new CaptureState.Opening(0);
    int tries = 0;
    while (!(state instanceof CaptureState.Refused)) {
      state = state.refused("forbidden");
      tries++;
      if (state instanceof CaptureState.Waiting) {
        state = state.due();
      }
    }

    assertThat(tries).isEqualTo(7);
    enter(state);
    assertThat(pause).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void statesAskForWhatTheyStandFor() {
    enter(new CaptureState.Listing(true, 0, null));
    enter(new CaptureState.Listing(false, 0, null));
    enter(new CaptureState.Opening(0));
    enter(new CaptureState.Narrowing(0, GAP));

    assertThat(asked).containsExactly("list in pages", "list", "watch", "narrow");
  }

  @Test
  void whatCannotHappenSaysSo() {
    assertThatThrownBy(() -> new CaptureState.Live(0, NOW).listed(NOW))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("listed");
    assertThatThrownBy(() -> new CaptureState.Left().failed("x", NOW))
        .isInstanceOf(IllegalStateException.class);
  }

  private void enter(CaptureState state) {
    state.enter(
        new CaptureState.Actions() {
          @Override
          public void narrow() {
            asked.add("narrow");
          }

          @Override
          public void list(boolean paged) {
            asked.add(paged ? "list in pages" : "list");
          }

          @Override
          public void watch() {
            asked.add("watch");
          }

          @Override
          public void await(Duration delay) {
            pause = delay;
          }
        });
  }
}
