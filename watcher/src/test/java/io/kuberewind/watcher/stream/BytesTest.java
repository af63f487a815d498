package io.kuberewind.watcher.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BytesTest {
  private static final int TRIES = 20_000;
  private static final byte[] TELLING = {'"', '\\', '\n', 0, 0x1f, 0x20, 0x21, 0x7f, -128, -1};

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void aByteIsFoundWhereLookingAtEachOneFindsIt() {
    for (int i = 0; i < TRIES; i++) {
      byte[] bytes = bytes();
      byte wanted = TELLING[random.nextInt(TELLING.length)];
      int from = random.nextInt(bytes.length + 1);
      int to = from + random.nextInt(bytes.length - from + 1);

      int found = Bytes.indexOf(wanted, bytes, from, to);

      assertThat(found).as("seed %d, try %d", seed, i).isEqualTo(oneByOne(wanted, bytes, from, to));
    }
  }

  @Test
  void whatIsPlainInAStringIsPassedAndNothingElse() {
    for (int i = 0; i < TRIES; i++) {
      byte[] bytes = bytes();
      int from = random.nextInt(bytes.length + 1);

      int at = Bytes.skipPlain(bytes, from);

      int first = from;
      while (first < bytes.length && isPlain(bytes[first])) {
        first++;
      }
      // Less than a word before the end it may stop early.
      assertThat(at).as("seed %d, try %d", seed, i).isBetween(from, first);
      assertThat(at == first || at > bytes.length - Long.BYTES)
          .as("seed %d, try %d", seed, i)
          .isTrue();
    }
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(70)];
    int telling = 1 + random.nextInt(30);
    for (int i = 0; i < bytes.length; i++) {
      boolean tells = random.nextInt(telling) == 0;
      bytes[i] = tells ? TELLING[random.nextInt(TELLING.length)] : (byte) ('a' + i % 26);
    }
    return bytes;
  }

  private static int oneByOne(byte wanted, byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      if (bytes[at] == wanted) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isPlain(byte b) {
    return b >= ' ' && b != '"' && b != '\\';
  }
}
