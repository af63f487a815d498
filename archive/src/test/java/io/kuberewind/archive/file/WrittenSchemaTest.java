package io.kuberewind.archive.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.archive.Changes;
import io.kuberewind.archive.block.PageSchema;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WrittenSchemaTest {
  private static final String ROWS = WrittenSchema.text(BlockStyle.SEGMENT.form());
  private static final String PAGES = WrittenSchema.text(BlockStyle.SNAPSHOT.form());

  @Test
  void leavesOutWhatNoReaderNeeds() {
    assertThat(List.of(ROWS, PAGES))
        .allSatisfy(
            text ->
                assertThat(text)
                    .doesNotContain("\"doc\"", "avro.java.string")
                    .contains("timestamp-micros")
                    .hasSizeLessThan(3_500));
    assertThat(ROWS).contains("\"default\":\"OBSERVED\"");
  }

  @Test
  void isKnownAgainWithAndWithoutTheDocumentation() {
    assertThat(WrittenSchema.ofRows(ROWS)).isSameAs(Change.getClassSchema());
    assertThat(WrittenSchema.ofRows(Change.getClassSchema().toString()))
        .isSameAs(Change.getClassSchema());
    assertThat(WrittenSchema.ofPages(PAGES)).isSameAs(Change.getClassSchema());
  }

  /** As a version reads it whose own schema has moved on. */
  @ParameterizedTest
  @MethodSource("foreign")
  void isEnoughToReadAChange(Schema schema) {
    Change change = Changes.of("settings", 7, Operation.UPDATE);
    byte[] encoded = new ChangeEncoder().encode(change);
    ChangeDecoder decoder = new ChangeDecoder(ObjectPath.of("any"), schema);

    assertThat(decoder.decode(encoded, 0, encoded.length)).isEqualTo(change);
  }

  static List<Schema> foreign() {
    return List.of(
        new Schema.Parser().parse(ROWS), PageSchema.changes(new Schema.Parser().parse(PAGES)));
  }
}
