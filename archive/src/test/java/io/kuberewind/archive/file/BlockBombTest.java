package io.kuberewind.archive.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** Files that were made to exhaust a reader. */
class BlockBombTest {
  @Test
  void doesNotDecompressMoreThanTheIndexSays() {
    byte[] bomb = Zstd.compress(new byte[32 * 1024 * 1024]);

    assertThatThrownBy(() -> ContainerFormat.decompress(bomb, 0, bomb.length, 64 * 1024))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not decompress");
  }

  @Test
  void refusesAnIndexOfHugeBlocks() throws IOException {
    BlockEntry huge =
        new BlockEntry(new byte[] {1}, 0, 1000, 1, ContainerFormat.MAX_BLOCK_BYTES + 1, 0, 1, 1);
    byte[] index = new BlockIndex(List.of(huge)).encode();

    assertThatThrownBy(() -> BlockIndex.decode(index))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("raw length");
  }

  @Test
  void refusesAnIndexThatCountsMoreBlocksThanItHolds() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
    out.writeLong(Long.MAX_VALUE);
    out.flush();

    assertThatThrownBy(() -> BlockIndex.decode(bytes.toByteArray()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("blocks");
  }

  @Test
  void refusesAnIndexThatDecompressesToMore() {
    byte[] bomb = Base64.getEncoder().encode(Zstd.compress(new byte[1 << 27], 3));

    assertThat(bomb.length).isLessThan(64 * 1024);
    assertThatThrownBy(() -> BlockIndex.ofText(bomb))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the block index would have");
  }

  @Test
  void refusesAnIndexThatIsNone() {
    assertThatThrownBy(() -> BlockIndex.ofText("no index".getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> BlockIndex.ofText("bm8gaW5kZXg=".getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void refusesAHeaderThatDeclaresAHugeValue() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
    out.writeFixed(ContainerFormat.MAGIC);
    out.writeMapStart();
    out.setItemCount(1);
    out.writeString("avro.schema");
    out.writeLong(2_000_000_000);
    out.flush();

    assertThatThrownBy(() -> FileHeader.parse(bytes.toByteArray())).isInstanceOf(IOException.class);
  }
}
