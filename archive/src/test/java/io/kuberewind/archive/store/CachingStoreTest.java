package io.kuberewind.archive.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CachingStoreTest extends ObjectStoreContract {
  private static final ObjectPath OBJECT = ObjectPath.of("prod/log/p0/1-2.avro");
  private static final int MAX = 10_000;

  private final MeteredStore metered = new MeteredStore(new MemoryStore());
  private final CachingStore store = new CachingStore(metered, MAX);

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Test
  void readsTheSameRangeOnce() {
    store.putIfAbsent(OBJECT, ByteSource.of(content(5_000)));
    byte[] first = store.readRange(OBJECT, 10, 100);
    long requests = metered.requests();
    Arrays.fill(store.readRange(OBJECT, 10, 100), (byte) 0);

    byte[] again = store.readRange(OBJECT, 10, 100);

    assertThat(again).isEqualTo(first);
    assertThat(metered.requests()).isEqualTo(requests);
  }

  @Test
  void remembersNoMoreThanItMay() {
    byte[] content = content(50_000);
    store.putIfAbsent(OBJECT, ByteSource.of(content));
    Random random = new Random(8);

    for (int i = 0; i < 500; i++) {
      int from = random.nextInt(40_000);
      int length = random.nextInt(5_000) + 1;
      assertThat(store.readRange(OBJECT, from, length))
          .isEqualTo(Arrays.copyOfRange(content, from, from + length));
      assertThat(store.held()).isBetween(0L, (long) MAX);
    }
  }

  @Test
  void forgetsWhatIsDeleted() {
    store.putIfAbsent(OBJECT, ByteSource.of(content(100)));
    store.readRange(OBJECT, 0, 50);

    store.delete(OBJECT);

    assertThat(store.held()).isZero();
    assertThatThrownBy(() -> store.readRange(OBJECT, 0, 50))
        .isInstanceOf(ObjectMissingException.class);
  }

  private static byte[] content(int bytes) {
    byte[] content = new byte[bytes];
    new Random(9).nextBytes(content);
    return content;
  }
}
