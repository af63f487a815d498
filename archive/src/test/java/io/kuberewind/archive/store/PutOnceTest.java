package io.kuberewind.archive.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class PutOnceTest {
  private static final ObjectPath PATH = ObjectPath.of("a/b");
  private static final ByteSource CONTENT = ByteSource.of("content".getBytes(UTF_8));

  private final MemoryStore store = new MemoryStore();

  @Test
  void takesTheSameBytesForWritten() {
    store.putIfAbsent(PATH, CONTENT);

    assertThat(new PutOnce(store).put(PATH, CONTENT)).isTrue();
  }

  @Test
  void leavesOtherBytesAlone() {
    store.putIfAbsent(PATH, ByteSource.of("contents".getBytes(UTF_8)));

    assertThat(new PutOnce(store).put(PATH, CONTENT)).isFalse();
  }

  @Test
  void findsAnAmbiguousWriteThatHappened() {
    AmbiguousStore ambiguous = new AmbiguousStore(store, 1, true);

    assertThat(new PutOnce(ambiguous).put(PATH, CONTENT)).isTrue();
    assertThat(ambiguous.puts).isEqualTo(1);
  }

  @Test
  void repeatsAnAmbiguousWriteThatDidNotHappen() {
    AmbiguousStore ambiguous = new AmbiguousStore(store, 2, false);

    assertThat(new PutOnce(ambiguous).put(PATH, CONTENT)).isTrue();
    assertThat(ambiguous.puts).isEqualTo(3);
    assertThat(store.stat(PATH)).isPresent();
  }

  @Test
  void givesUpAfterAFewTries() {
    AmbiguousStore ambiguous = new AmbiguousStore(store, Integer.MAX_VALUE, false);

    assertThatThrownBy(() -> new PutOnce(ambiguous).put(PATH, CONTENT))
        .isInstanceOf(UnknownOutcomeException.class);
    assertThat(ambiguous.puts).isLessThan(10);
  }

  /** Says of its first puts that their outcome is not known. */
  private static final class AmbiguousStore extends ForwardingStore {
    private final int ambiguous;
    private final boolean happens;
    private int puts;

    AmbiguousStore(ObjectStore target, int ambiguous, boolean happens) {
      super(target);
      this.ambiguous = ambiguous;
      this.happens = happens;
    }

    @Override
    public void putIfAbsent(ObjectPath path, ByteSource content) {
      puts++;
      if (puts > ambiguous) {
        super.putIfAbsent(path, content);
        return;
      }
      if (happens) {
        super.putIfAbsent(path, content);
      }
      throw new UnknownOutcomeException(path, new IOException("connection reset"));
    }
  }

  /** As some servers have it where versions are kept: the object is gone, its name is not free. */
  @Test
  void aNameThatIsTakenByNothingIsAnothers() {
    ObjectStore haunted =
        new ForwardingStore(new MemoryStore()) {
          @Override
          public void putIfAbsent(ObjectPath path, ByteSource content) {
            throw new ObjectExistsException(path);
          }
        };

    assertThat(new PutOnce(haunted).put(ObjectPath.of("a"), ByteSource.of(new byte[3]))).isFalse();
  }
}
