package io.kuberewind.watcher.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SplittersTest {
  @Test
  void linesComeWholeHoweverTheBytesAreCut() {
    for (long seed = 0; seed < 300; seed++) {
      RandomJson json = new RandomJson(seed);
      List<String> sent = new ArrayList<>();
      StringBuilder stream = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        sent.add(json.object("ns", "n" + i, i).toString());
        stream.append(sent.get(i)).append('\n');
      }
      Lines lines = new Lines();
      LineSplitter splitter = new LineSplitter();

      inPieces(json, stream.toString(), piece -> splitter.feed(piece, lines));

      assertThat(lines.whole).as("seed %d", seed).isEqualTo(sent);
    }
  }

  @Test
  void aLineBeyondTheBoundIsSkippedAndTheNextIsWhole() {
    Lines lines = new Lines();
    LineSplitter splitter = new LineSplitter(10);

    splitter.feed(buffer("0123456"), lines);
    splitter.feed(buffer("789abc\nshort\n"), lines);

    assertThat(lines.tooLong).isEqualTo(1);
    assertThat(lines.whole).containsExactly("short");
  }

  @Test
  void listsGiveTheirItemsAndTheirOwnMetadata() throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    for (long seed = 0; seed < 300; seed++) {
      RandomJson json = new RandomJson(seed);
      List<byte[]> sent = new ArrayList<>();
      for (int i = json.below(5); i > 0; i--) {
        sent.add(json.bytes(json.object("ns", "n" + i, i)));
      }
      List<byte[]> items = new ArrayList<>();
      ListSplitter splitter = new ListSplitter(items::add);

      inPieces(json, list(sent, json.below(2) == 0), splitter::feed);

      assertThat(items).as("seed %d", seed).hasSameSizeAs(sent);
      for (int i = 0; i < sent.size(); i++) {
        assertThat(mapper.readTree(items.get(i))).isEqualTo(mapper.readTree(sent.get(i)));
      }
      assertThat(splitter.end()).isEqualTo(new ListSplitter.Page(42, "to\"ken"));
    }
  }

  @Test
  void aListThatIsNoneIsRefused() {
    ListSplitter splitter = new ListSplitter(item -> {});

    splitter.feed(buffer("{\"kind\":\"Status\"}"));

    assertThatThrownBy(splitter::end).isInstanceOf(MalformedEventException.class);
  }

  private static String list(List<byte[]> items, boolean metadataFirst) {
    List<String> texts =
        items.stream().map(item -> new String(item, StandardCharsets.UTF_8)).toList();
    String metadata = "\"metadata\":{\"resourceVersion\":\"42\",\"continue\":\"to\\\"ken\"}";
    String array = "\"items\": [" + String.join(" ,\n", texts) + "]";
    return "{\"kind\":\"List\","
        + (metadataFirst ? metadata + "," + array : array + "," + metadata)
        + ",\"note\":\"items\"}";
  }

  private static void inPieces(RandomJson json, String text, Consumer<ByteBuffer> feed) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int from = 0;
    while (from < bytes.length) {
      int length = Math.min(bytes.length - from, 1 + json.below(400));
      feed.accept(ByteBuffer.wrap(bytes, from, length).slice());
      from += length;
    }
  }

  private static ByteBuffer buffer(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static final class Lines implements LineSplitter.Lines {
    private final List<String> whole = new ArrayList<>();
    private int tooLong;

    @Override
    public void line(byte[] line) {
      whole.add(new String(line, StandardCharsets.UTF_8));
    }

    @Override
    public void tooLong() {
      tooLong++;
    }
  }
}
