package io.kuberewind.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ResourceKeyTest {
  @Test
  void theTextFormIsReadable() {
    assertThat(new ResourceKey("prod", "apps", "deployments", "shop", "web").text())
        .isEqualTo("prod/apps/deployments/shop/web");
    assertThat(new ResourceKey("prod", "", "namespaces", "", "shop").text())
        .isEqualTo("prod//namespaces//shop");
  }

  @Test
  void hostileNamesStayInTheirPart() {
    ResourceKey key = new ResourceKey("a/b", "", "r", "..%2f", "../../etc\u0000\n");

    assertThat(key.text()).isEqualTo("a%2Fb//r/..%252f/..%2F..%2Fetc%00%0A");
    assertThat(ResourceKey.parse(key.text())).isEqualTo(key);
  }

  @Test
  void everyKeyComesBackFromItsText() {
    long seed = 42;
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      ResourceKey key =
          new ResourceKey(
              part(random, 1), part(random, 0), part(random, 1), part(random, 0), part(random, 1));

      assertThat(ResourceKey.parse(key.bytes())).as("seed %d round %d", seed, i).isEqualTo(key);
    }
  }

  @Test
  void textThatIsNoKeyIsRefused() {
    assertThatThrownBy(() -> ResourceKey.parse("a/b/c"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ResourceKey.parse("a//r//x%2"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ResourceKey.parse("a//r//"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String part(Random random, int least) {
    int length = least + random.nextInt(6);
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < length; i++) {
      part.append((char) (random.nextInt(4) == 0 ? random.nextInt(0x30) : random.nextInt(0x250)));
    }
    return part.toString();
  }
}
