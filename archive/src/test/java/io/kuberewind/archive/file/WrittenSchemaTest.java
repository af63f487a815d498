package io.kuberewind.archive.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.archive.Changes;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class WrittenSchemaTest {
  @Test
  void leavesOutWhatNoReaderNeeds() {
    assertThat(WrittenSchema.TEXT)
        .doesNotContain("\"doc\"", "avro.java.string")
        .contains("timestamp-micros", "\"default\":\"OBSERVED\"")
        .hasSizeLessThan(3_000);
  }

  @Test
  void isKnownAgainWithAndWithoutTheDocumentation() {
    assertThat(WrittenSchema.parse(WrittenSchema.TEXT)).isSameAs(Change.getClassSchema());
    assertThat(WrittenSchema.parse(Change.getClassSchema().toString()))
        .isSameAs(Change.getClassSchema());
  }

  /** As a version reads it whose own schema has moved on. */
  @Test
  void isEnoughToReadAChange() {
    Change change = Changes.of("settings", 7, Operation.UPDATE);
    byte[] encoded = new ChangeEncoder().encode(change);
    ChangeDecoder decoder =
        new ChangeDecoder(ObjectPath.of("any"), new Schema.Parser().parse(WrittenSchema.TEXT));

    assertThat(decoder.decode(encoded, 0, encoded.length)).isEqualTo(change);
  }
}
