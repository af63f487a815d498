package io.kuberewind.archive.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.block.BlockForm;
import io.kuberewind.archive.block.PageSchema;
import io.kuberewind.archive.block.RowForm;
import io.kuberewind.schemas.Change;
import java.util.List;
import org.apache.avro.Schema;

/**
 * The schema of changes as headers hold it: all that a reader needs, without the documentation,
 * which would be most of a small file.
 */
final class WrittenSchema {
  private static final Schema SCHEMA = Change.getClassSchema();

  /** As files had it whose headers were written with the documentation. */
  private static final String DOCUMENTED = SCHEMA.toString();

  private static final String ROWS = strip(DOCUMENTED);

  private static final String PAGES = strip(PageSchema.of(SCHEMA).toString());

  private WrittenSchema() {}

  /** What this version writes. */
  static String text(BlockForm form) {
    return form == RowForm.INSTANCE ? ROWS : PAGES;
  }

  /** Nearly every file has the schema of this build: to parse it again costs more than a block. */
  static Schema ofRows(String text) {
    return text.equals(ROWS) || text.equals(DOCUMENTED) ? SCHEMA : new Schema.Parser().parse(text);
  }

  /** The schema of the changes that are in pages. */
  static Schema ofPages(String text) {
    return text.equals(PAGES) ? SCHEMA : PageSchema.changes(new Schema.Parser().parse(text));
  }

  private static String strip(String json) {
    try {
      JsonMapper mapper = new JsonMapper();
      return mapper.writeValueAsString(stripped(mapper.readTree(json)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The schema of changes is not JSON", e);
    }
  }

  private static JsonNode stripped(JsonNode node) {
    if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, stripped(array.get(i)));
      }
    } else if (node instanceof ObjectNode schema) {
      schema.remove(List.of("doc", "avro.java.string"));
      schema.properties().forEach(member -> member.setValue(stripped(member.getValue())));
      if (schema.size() == 1 && schema.path("type").isTextual()) {
        // {"type":"string"} says no more than "string".
        return schema.get("type");
      }
    }
    return node;
  }
}
