package io.kuberewind.archive.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.archive.Changes;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.RecordTypes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageFormTest {
  private static final String[] SCRAPS = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\\"",
    "\\u0000",
    "\0",
    " ",
    "\n",
    "true",
    "null",
    "-1.5E+7",
    "007",
    "\"a\":",
    "\"k:{\\\"uid\\\":\\\"7\\\"}\":{}",
    "\"name\":\"web\"",
    "ü"
  };

  private final PageForm form = new PageForm(Change.getClassSchema());

  @BeforeAll
  static void trust() {
    RecordTypes.trust();
  }

  @Test
  void objectsOfOneShapeShareIt() throws IOException {
    byte[] rows =
        rows(
            List.of(
                "{\"kind\":\"Pod\",\"spec\":{\"replicas\":3,\"on\":true}}",
                "{\"kind\":\"Pod\",\"spec\":{\"replicas\":12,\"on\":null}}"));

    String page = new String(form.block(rows, 2), StandardCharsets.UTF_8);

    assertThat(page)
        .containsOnlyOnce("{\"kind\":\"\0\",\"spec\":{\"replicas\":\0,\"on\":\0}}")
        .contains("\6Pod\6Pod\0023\00412\010true\010null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "\"",
        "\"\\",
        "{\"a\":\"",
        "{\"a\0\":1}",
        "not json",
        "{\"a\" : 1 }",
        "{\"k:{\\\"ip\\\":\\\"10.0.0.1\\\"}\":{}}",
        "\0\0\0"
      })
  void whateverAnObjectIsItIsTheSameAgain(String object) throws IOException {
    byte[] rows = rows(List.of(object, "{\"a\":1}", object));

    assertThat(form.rows(form.block(rows, 3), 3)).isEqualTo(rows);
  }

  @Test
  void randomObjectsAreTheSameAgain() throws IOException {
    for (long seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<String> objects = new ArrayList<>();
      for (int i = random.nextInt(1, 20); i > 0; i--) {
        objects.add(object(random));
      }
      byte[] rows = rows(objects);

      byte[] again = form.rows(form.block(rows, objects.size()), objects.size());

      assertThat(again).as("seed %d", seed).isEqualTo(rows);
    }
  }

  /** Pages of another archive, or of somebody who means ill, where a checksum is right. */
  @Test
  void damagedPagesAreRefusedOrOfAnotherContent() throws IOException {
    byte[] page = form.block(rows(List.of("{\"a\":1}", "{\"a\":2}", "{\"b\":[]}")), 3);
    for (long seed = 0; seed < 5_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] damaged = page.clone();
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }

      assertThatCode(() -> read(damaged, 3)).as("seed %d", seed).doesNotThrowAnyException();
    }
  }

  @Test
  void aPageThatUnfoldsToMoreThanABlockMayBeIsRefused() throws IOException {
    String large = "[" + "{},".repeat(1 << 20) + "]";
    byte[] page = form.block(rows(List.of(large)), 1);
    int copies = 40;

    byte[] bomb = repeated(page, large, copies);

    assertThat(bomb.length).isLessThan(8 << 20);
    assertThatThrownBy(() -> form.rows(bomb, copies))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("67,108,864");
  }

  @Test
  void moreChangesThanBytesAreRefused() {
    assertThatThrownBy(() -> form.rows(new byte[10], Integer.MAX_VALUE))
        .isInstanceOf(IOException.class);
  }

  /** What a reader of blocks takes for damage. */
  private void read(byte[] page, int changes) {
    try {
      form.rows(page, changes);
    } catch (IOException | IndexOutOfBoundsException e) {
      assertThat(e).isNotNull();
    }
  }

  /** A page of so many objects that share the one large shape. */
  private byte[] repeated(byte[] page, String shape, int copies) throws IOException {
    List<String> small = new ArrayList<>();
    for (int i = 0; i < copies; i++) {
      small.add("{}");
    }
    byte[] pageOfSmall = form.block(rows(small), copies);
    byte[] from = {4, '{', '}', 0};
    int at = indexOf(pageOfSmall, from);
    int large = indexOf(page, shape.getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    bomb.write(pageOfSmall, 0, at);
    bomb.write(page, large - 4, shape.length() + 4);
    bomb.write(pageOfSmall, at + 3, pageOfSmall.length - at - 3);
    return bomb.toByteArray();
  }

  private static int indexOf(byte[] whole, byte[] sought) {
    String text = new String(whole, StandardCharsets.ISO_8859_1);
    return text.indexOf(new String(sought, StandardCharsets.ISO_8859_1));
  }

  private static String object(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(30); i > 0; i--) {
      text.append(SCRAPS[random.nextInt(SCRAPS.length)]);
    }
    return text.toString();
  }

  private static byte[] rows(List<String> objects) throws IOException {
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(rows, null);
    SpecificDatumWriter<Change> writer = new SpecificDatumWriter<>(Change.getClassSchema());
    for (int i = 0; i < objects.size(); i++) {
      ByteBuffer object = ByteBuffer.wrap(objects.get(i).getBytes(StandardCharsets.UTF_8));
      Change change = Changes.of("object-" + i, i + 1, Operation.UPDATE);
      writer.write(Change.newBuilder(change).setObject(object).build(), out);
    }
    out.flush();
    return rows.toByteArray();
  }
}
