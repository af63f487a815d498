package io.kuberewind.watcher.change;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LifeTest {
  private final Life life = Life.NONE.seen(1, 900).of("a");

  @Test
  void goesOnWhileTheRevisionDoesNotGoBack() {
    assertThat(life.endedBy("a", 900)).isEmpty();
    assertThat(life.endedBy("a", 901)).isEmpty();
    assertThat(life.endedBy("", 901)).isEmpty();
    assertThat(Life.NONE.endedBy("a", 1)).isEmpty();
  }

  @Test
  void endsWhenTheRevisionGoesBack() {
    assertThat(life.endedBy("a", 899)).contains("restored", "899", "900");
  }

  @Test
  void endsWhenTheClusterIsReplacedWhateverItsRevision() {
    assertThat(life.endedBy("b", 5000)).contains("replaced (kube-system is b, and was a)");
  }

  @Test
  void isTheNewestThatAnyWatcherTellsOf() {
    Life newest = life.seen(2, 300).seen(1, 950).seen(2, 280);

    assertThat(newest.timeline()).isEqualTo(2);
    assertThat(newest.revision()).isEqualTo(300);
  }
}
