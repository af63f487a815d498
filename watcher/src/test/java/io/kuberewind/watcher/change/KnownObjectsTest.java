package io.kuberewind.watcher.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KnownObjectsTest {
  @Test
  void sweepingTellsWhatWasNeitherMarkedNorChanged() {
    KnownObjects known = new KnownObjects();
    known.put("", "cluster-scoped", 1, "u1");
    known.put("ns", "marked", 2, "u2");
    known.put("ns", "changed", 3, "u3");
    known.beginMarking();
    known.mark("ns", "marked");
    known.put("ns", "changed", 9, "u3");
    List<String> missing = new ArrayList<>();

    known.sweep((ns, name, uid, revision) -> missing.add(ns + "/" + name + uid + revision));

    assertThat(missing).containsExactly("/cluster-scopedu11");
    assertThat(known.size()).isEqualTo(2);
  }

  @Test
  void aUidIsGivenBackAsItWas() {
    List<String> uids =
        List.of(
            "2f1e7a90-0c4b-4f0e-8a39-7d1c9be5a001",
            "2F1E7A90-0C4B-4F0E-8A39-7D1C9BE5A001",
            "not-a-uuid-of-thirty-six-characters!",
            "00000000-0000-0000-0000-000000000000",
            "u1",
            "");
    KnownObjects known = new KnownObjects();

    uids.forEach(uid -> known.put("ns", "of-" + uid, 1, uid));

    assertThat(uids).allSatisfy(uid -> assertThat(known.uid("ns", "of-" + uid)).isEqualTo(uid));
  }

  @Test
  void whatIsKnownFollowsAModel() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    KnownObjects known = new KnownObjects();
    Map<String, Long> model = new HashMap<>();
    for (int i = 1; i <= 5_000; i++) {
      String name = "n" + random.nextInt(50);
      if (random.nextInt(3) == 0) {
        known.remove("ns", name);
        model.remove(name);
      } else {
        known.put("ns", name, i, "u" + i);
        model.put(name, (long) i);
      }
      assertThat(known.revision("ns", name))
          .as("seed %d", seed)
          .isEqualTo(model.getOrDefault(name, 0L));
      assertThat(known.size()).isEqualTo(model.size());
    }
  }
}
