package io.kuberewind.cli.print;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.cli.terminal.SafeText;
import io.kuberewind.restore.fields.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * An answer in JSON, written item by item: {@code {…, "items": [ … ], "rewind": { … }}}. A failure
 * on the way leaves it without its end, so that nobody takes a part for the whole.
 */
public final class JsonAnswer {
  private final JsonGenerator json;
  private final PrintStream out;

  /** {@code head}: members before the items, or null. */
  public JsonAnswer(PrintStream out, JsonNode head) {
    this.out = out;
    try {
      json =
          Json.MAPPER
              .getFactory()
              .createGenerator(
                  SafeText.json(
                      new BufferedWriter(
                          new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16)));
      json.configure(JsonGenerator.Feature.AUTO_CLOSE_TARGET, false);
      json.configure(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT, false);
      json.setPrettyPrinter(printer());
      json.setCodec(Json.MAPPER);
      json.writeStartObject();
      if (head != null) {
        members(head);
      }
      json.writeArrayFieldStart("items");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void item(JsonNode item) {
    try {
      json.writeTree(item);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the answer with the members of {@code tail}. */
  public void end(JsonNode tail) {
    try {
      json.writeEndArray();
      members(tail);
      json.writeEndObject();
      json.writeRaw('\n');
      json.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.flush();
  }

  /** Writes a document of its own shape. */
  @FunctionalInterface
  public interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  /** A whole document of another shape. */
  public static void print(PrintStream out, JsonNode document) {
    print(out, json -> json.writeTree(document));
  }

  /** A whole document of another shape, as it is written. */
  public static void print(PrintStream out, Content document) {
    try {
      JsonGenerator json =
          Json.MAPPER
              .getFactory()
              .createGenerator(
                  SafeText.json(
                      new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))));
      json.configure(JsonGenerator.Feature.AUTO_CLOSE_TARGET, false);
      json.setPrettyPrinter(printer());
      json.setCodec(Json.MAPPER);
      document.write(json);
      json.writeRaw('\n');
      json.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.flush();
  }

  private void members(JsonNode object) throws IOException {
    for (var member : object.properties()) {
      json.writeFieldName(member.getKey());
      json.writeTree(member.getValue());
    }
  }

  private static DefaultPrettyPrinter printer() {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    return new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
  }
}
