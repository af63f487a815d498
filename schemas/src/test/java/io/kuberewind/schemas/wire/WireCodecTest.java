package io.kuberewind.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Clock;
import io.kuberewind.schemas.Cursor;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.Source;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WireCodecTest {
  private final WireCodec codec = WireCodec.withCatalogue();

  @Test
  void aChangeComesBackAsItWas() {
    Change change = change();

    Change decoded = codec.decode(codec.encode("rewind.changes", change), Change.class);

    assertThat(decoded).isEqualTo(change);
  }

  @Test
  void recordsOfAnySizeComeBackWhateverWasEncodedBefore() {
    int[] sizes = {3_000_000, 0, 300_000, 8_192, 1, 20_000_000, 5};
    for (int size : sizes) {
      byte[] object = new byte[size];
      new Random(size).nextBytes(object);
      Change change = Change.newBuilder(change()).setObject(ByteBuffer.wrap(object)).build();

      Change decoded = codec.decode(codec.encode("rewind.changes", change), Change.class);

      assertThat(decoded).isEqualTo(change);
    }
  }

  @Test
  void theFormatIsAZeroByteAndTheIdInFourBytes() {
    byte[] payload = codec.encode("rewind.changes", change());

    assertThat(Arrays.copyOf(payload, 5)).containsExactly(0, 0, 0, 0, 6);
  }

  @Test
  void anotherTypeThanAskedForIsNamed() {
    byte[] cursor = codec.encode("rewind.cursors", new Cursor(5L, "v1", Instant.EPOCH, 1, false));

    assertThatThrownBy(() -> codec.decode(cursor, Change.class))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("A Cursor where a Change belongs");
  }

  @Test
  void damagedBytesAreUndecodableAndNothingElse() {
    byte[] good = codec.encode("rewind.changes", change());
    long seed = 20261121L;
    Random random = new Random(seed);

    for (int i = 0; i < 5_000; i++) {
      byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 1));
      for (int flips = random.nextInt(4); flips > 0 && bad.length > 0; flips--) {
        bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        codec.decode(bad);
      } catch (UndecodableRecordException expected) {
        assertThat(expected).as("seed %d round %d", seed, i).hasMessageNotContaining("null");
      }
    }
  }

  /** A length before a text is believed only as far as there are bytes behind it. */
  @Test
  void lengthsThatClaimGigabytesCostNothing() {
    for (long claimed : new long[] {1L << 20, 1L << 27, 1L << 30, Integer.MAX_VALUE, 1L << 40}) {
      byte[] bad =
          ByteBuffer.allocate(16).put(new byte[] {0, 0, 0, 0, 1}).put(zigzag(claimed)).array();

      assertThatThrownBy(() -> codec.decode(bad))
          .as("text of %d bytes", claimed)
          .isInstanceOf(UndecodableRecordException.class);
    }
  }

  private static byte[] zigzag(long value) {
    ByteBuffer bytes = ByteBuffer.allocate(10);
    long rest = value << 1;
    while ((rest & ~0x7fL) != 0) {
      bytes.put((byte) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    bytes.put((byte) rest);
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static Change change() {
    return Change.newBuilder()
        .setCluster("prod")
        .setGroup("apps")
        .setVersion("v1")
        .setResource("deployments")
        .setKind("Deployment")
        .setNamespace("shop")
        .setName("web")
        .setUid("u-1")
        .setRevision(812)
        .setOperation(Operation.UPDATE)
        .setTime(Instant.parse("2026-11-20T14:03:07.412345Z"))
        .setTimeError(8_000)
        .setClock(Clock.OBSERVED)
        .setObservedAt(Instant.parse("2026-11-20T14:03:07.412345Z"))
        .setSource(Source.API)
        .setWatcher("0")
        .setObject(ByteBuffer.wrap("{\"kind\":\"Deployment\"}".getBytes(StandardCharsets.UTF_8)))
        .build();
  }
}
