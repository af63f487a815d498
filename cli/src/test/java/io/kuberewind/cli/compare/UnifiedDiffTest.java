package io.kuberewind.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnifiedDiffTest {
  @Test
  void showsAChangeWithItsContext() {
    String before = IntStream.range(0, 9).mapToObj(i -> "l" + i).collect(Collectors.joining("\n"));

    assertThat(UnifiedDiff.of(before, before.replace("l4", "new")))
        .containsExactly(
            "@@ -2,7 +2,7 @@", " l1", " l2", " l3", "-l4", "+new", " l5", " l6", " l7");
  }

  @Test
  void showsWhatCameFromNothing() {
    assertThat(UnifiedDiff.of("", "a\nb")).containsExactly("@@ -0,0 +1,2 @@", "+a", "+b");
  }

  @Test
  void leadsFromOneTextToTheOther() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      List<String> before = lines(random);
      List<String> after = lines(random);

      List<String> diff = UnifiedDiff.of(String.join("\n", before), String.join("\n", after));

      assertThat(patched(before, diff))
          .as("seed %d, %s to %s", seed, before, after)
          .isEqualTo(after);
    }
  }

  private static List<String> lines(Random random) {
    List<String> lines = new ArrayList<>();
    for (int i = random.nextInt(30); i > 0; i--) {
      lines.add("line " + random.nextInt(4));
    }
    return lines;
  }

  /** Applies hunks as patch does: by the line numbers of the earlier text. */
  private static List<String> patched(List<String> before, List<String> diff) {
    List<String> after = new ArrayList<>();
    int at = 0;
    for (String line : diff) {
      if (line.startsWith("@@")) {
        String[] range = line.substring(4, line.indexOf(" +")).split(",", -1);
        int start = Integer.parseInt(range[0]) - (range[1].equals("0") ? 0 : 1);
        after.addAll(before.subList(at, start));
        at = start;
      } else if (line.startsWith("+")) {
        after.add(line.substring(1));
      } else {
        assertThat(before.get(at)).isEqualTo(line.substring(1));
        if (line.startsWith(" ")) {
          after.add(line.substring(1));
        }
        at++;
      }
    }
    after.addAll(before.subList(at, before.size()));
    return after;
  }
}
