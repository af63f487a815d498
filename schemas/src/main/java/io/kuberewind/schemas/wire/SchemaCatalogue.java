package io.kuberewind.schemas.wire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * Every schema ever released, with its id: ids without a registry. The file {@code catalogue.tsv}
 * beside this class lists {@code id, file}; a line is never changed or removed, a changed schema is
 * a new line.
 */
public final class SchemaCatalogue implements SchemaIds {
  private final Map<Integer, Schema> byId;
  private final Map<Long, Integer> idByFingerprint;

  /** A fingerprint costs as much as encoding a record: each schema is asked for it once. */
  private final Map<Schema, Integer> known = new ConcurrentHashMap<>();

  private SchemaCatalogue(Map<Integer, Schema> byId) {
    this.byId = Collections.unmodifiableMap(byId);
    this.idByFingerprint = new HashMap<>();
    byId.forEach((id, schema) -> idByFingerprint.put(fingerprint(schema), id));
  }

  /** The catalogue of this build. */
  public static SchemaCatalogue load() {
    Map<Integer, Schema> byId = new TreeMap<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(open("catalogue.tsv"), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] columns = line.split("\t", -1);
          byId.put(Integer.valueOf(columns[0]), parse(columns[1]));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new SchemaCatalogue(byId);
  }

  /** Every schema by its id, in the order of the ids. */
  public Map<Integer, Schema> schemas() {
    return byId;
  }

  @Override
  public int idOf(String topic, Schema schema) {
    return known.computeIfAbsent(schema, this::find);
  }

  private int find(Schema schema) {
    Integer id = idByFingerprint.get(fingerprint(schema));
    if (id == null) {
      throw new IllegalStateException(
          "Schema "
              + schema.getFullName()
              + " is not in catalogue.tsv: add it there as a new line with a new id");
    }
    return id;
  }

  @Override
  public Schema schemaOf(int id) {
    Schema schema = byId.get(id);
    if (schema == null) {
      throw new UnknownSchemaException(id, "the catalogue of this build");
    }
    return schema;
  }

  private static long fingerprint(Schema schema) {
    return SchemaNormalization.parsingFingerprint64(schema);
  }

  private static Schema parse(String file) throws IOException {
    try (InputStream in = open(file)) {
      return new Schema.Parser().parse(in);
    }
  }

  private static InputStream open(String file) throws IOException {
    InputStream in = SchemaCatalogue.class.getResourceAsStream("catalogue/" + file);
    if (in == null) {
      throw new IOException("The catalogue lacks " + file);
    }
    return in;
  }
}
