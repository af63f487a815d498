package io.kuberewind.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kuberewind.schemas.AuditFact;
import io.kuberewind.schemas.Barrier;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Coverage;
import io.kuberewind.schemas.Cursor;
import io.kuberewind.schemas.KnownObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What keeps a change of a schema from breaking readers and writers of other builds. */
class SchemaCatalogueTest {
  private final SchemaCatalogue catalogue = SchemaCatalogue.load();

  static Stream<Schema> currentSchemas() {
    return Stream.of(
        Change.getClassSchema(),
        Barrier.getClassSchema(),
        Coverage.getClassSchema(),
        Cursor.getClassSchema(),
        KnownObject.getClassSchema(),
        AuditFact.getClassSchema());
  }

  @ParameterizedTest
  @MethodSource("currentSchemas")
  void currentSchemaIsTheNewestOfItsNameInTheCatalogue(Schema current) {
    int id = catalogue.idOf("any", current);

    List<Integer> idsOfName = new ArrayList<>();
    catalogue
        .schemas()
        .forEach(
            (otherId, schema) -> {
              if (schema.getFullName().equals(current.getFullName())) {
                idsOfName.add(otherId);
              }
            });
    assertThat(idsOfName).last().isEqualTo(id);
  }

  @ParameterizedTest
  @MethodSource("currentSchemas")
  void everyReleasedSchemaIsCompatibleWithTheCurrentOneInBothDirections(Schema current) {
    List<Schema> released =
        catalogue.schemas().values().stream()
            .filter(s -> s.getFullName().equals(current.getFullName()))
            .toList();

    assertThat(released)
        .isNotEmpty()
        .allSatisfy(old -> assertThat(reads(current, old)).as("current reads old").isTrue())
        .allSatisfy(old -> assertThat(reads(old, current)).as("old reads current").isTrue());
  }

  @ParameterizedTest
  @MethodSource("currentSchemas")
  void everyFieldIsDocumented(Schema current) {
    List<String> undocumented = new ArrayList<>();
    collectUndocumented(current, undocumented);

    assertThat(undocumented).isEmpty();
  }

  @Test
  void anIdThatNobodyGaveIsUnknown() {
    assertThat(catchThrowable(() -> catalogue.schemaOf(4711)))
        .isInstanceOf(UnknownSchemaException.class);
  }

  private static boolean reads(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType()
        == SchemaCompatibilityType.COMPATIBLE;
  }

  private static void collectUndocumented(Schema schema, List<String> undocumented) {
    switch (schema.getType()) {
      case RECORD -> {
        if (schema.getDoc() == null) {
          undocumented.add(schema.getFullName());
        }
        for (Schema.Field field : schema.getFields()) {
          if (field.doc() == null || field.doc().isBlank()) {
            undocumented.add(schema.getName() + "." + field.name());
          }
          collectUndocumented(field.schema(), undocumented);
        }
      }
      case UNION -> schema.getTypes().forEach(type -> collectUndocumented(type, undocumented));
      case ENUM -> {
        if (schema.getDoc() == null) {
          undocumented.add(schema.getFullName());
        }
      }
      default -> {
        // Other types have no doc of their own: their field's says what they hold.
      }
    }
  }
}
