package io.kuberewind.archive.block;

import java.util.List;
import java.util.function.Function;
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
    Schema objects = objects(change.getNamespace());
    return record(
        NAME, change, field -> isObject(field) ? objects : Schema.createArray(field.schema()));
  }

  /**
   * The schema of the changes in pages.
   *
   * @throws org.apache.avro.AvroRuntimeException when {@code page} is not a schema of pages
   */
  public static Schema changes(Schema page) {
    Schema bytes = Schema.create(Schema.Type.BYTES);
    return record(
        "Change", page, field -> isObject(field) ? bytes : field.schema().getElementType());
  }

  /** A record with the fields of {@code other}, of other types. */
  private static Schema record(String name, Schema other, Function<Schema.Field, Schema> type) {
    List<Schema.Field> fields =
        other.getFields().stream()
            .map(field -> new Schema.Field(field.name(), type.apply(field)))
            .toList();
    return Schema.createRecord(name, null, other.getNamespace(), false, fields);
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
