package io.kuberewind.archive.block;

import java.util.List;
import org.apache.avro.Schema;

/** The schema of a page, which follows from that of the changes in it, and the way back. */
public final class PageSchema {
  private static final String NAME = "ChangePage";
  private static final String OBJECT = "object";

  private PageSchema() {}

  static boolean isObject(Schema.Field field) {
    return field.name().equals(OBJECT);
  }

  /** The schema of pages of changes. */
  public static Schema of(Schema change) {
    List<Schema.Field> fields =
        change.getFields().stream()
            .map(
                field ->
                    new Schema.Field(
                        field.name(),
                        isObject(field)
                            ? objects(change.getNamespace())
                            : Schema.createArray(field.schema())))
            .toList();
    return Schema.createRecord(NAME, null, change.getNamespace(), false, fields);
  }

  /**
   * The schema of the changes in pages.
   *
   * @throws org.apache.avro.AvroRuntimeException when {@code page} is not a schema of pages
   */
  public static Schema changes(Schema page) {
    List<Schema.Field> fields =
        page.getFields().stream()
            .map(
                field ->
                    new Schema.Field(
                        field.name(),
                        isObject(field)
                            ? Schema.create(Schema.Type.BYTES)
                            : field.schema().getElementType()))
            .toList();
    return Schema.createRecord("Change", null, page.getNamespace(), false, fields);
  }

  private static Schema objects(String namespace) {
    return Schema.createRecord(
        "Objects",
        null,
        namespace,
        false,
        List.of(
            list("shapes", Schema.Type.BYTES),
            list("shape", Schema.Type.INT),
            list("values", Schema.Type.BYTES)));
  }

  private static Schema.Field list(String name, Schema.Type item) {
    return new Schema.Field(name, Schema.createArray(Schema.create(item)));
  }
}
