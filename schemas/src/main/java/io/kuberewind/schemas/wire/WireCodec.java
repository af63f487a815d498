package io.kuberewind.schemas.wire;

import io.kuberewind.schemas.RecordTypes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Confluent's wire format: a zero byte, the schema id as a 4-byte big-endian integer, then Avro
 * binary. The writer's schema is the one with the id, the reader's the one of this build. Safe for
 * use by several threads.
 */
public final class WireCodec {
  static final byte MAGIC = 0;
  static final int HEADER_BYTES = 5;

  private final SchemaIds ids;
  private final Map<Schema, SpecificDatumWriter<SpecificRecord>> writers =
      new ConcurrentHashMap<>();
  private final Map<Integer, SpecificDatumReader<SpecificRecord>> readers =
      new ConcurrentHashMap<>();

  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

  public WireCodec(SchemaIds ids) {
    RecordTypes.trust();
    this.ids = ids;
  }

  /** The codec with the ids of this build's catalogue: needs no registry. */
  public static WireCodec withCatalogue() {
    return new WireCodec(SchemaCatalogue.load());
  }

  /**
   * Asks for the ids of what will be written to {@code topic}, so that a registry that is away, or
   * refuses, is told at the start, and one that goes away later is not missed.
   *
   * @throws SchemaUnavailableException when the registry does not answer, or refuses
   */
  public void prepare(String topic, Schema... schemas) {
    for (Schema schema : schemas) {
      ids.idOf(topic, schema);
    }
  }

  /**
   * The bytes of {@code record} as a value of {@code topic}.
   *
   * @throws SchemaUnavailableException when the id must be asked for and the registry does not
   *     answer
   */
  public byte[] encode(String topic, SpecificRecord record) {
    Schema schema = record.getSchema();
    int id = ids.idOf(topic, schema);
    SpecificDatumWriter<SpecificRecord> writer =
        writers.computeIfAbsent(schema, s -> new SpecificDatumWriter<>(s));
    return scratch.get().bytes(id, record, writer);
  }

  /**
   * The record in {@code payload}: any of the record types of this module.
   *
   * @throws UndecodableRecordException when the bytes are not a record of ours
   * @throws SchemaUnavailableException when the schema must be asked for and the registry does not
   *     answer
   */
  public SpecificRecord decode(byte[] payload) {
    if (payload == null || payload.length < HEADER_BYTES || payload[0] != MAGIC) {
      throw new UndecodableRecordException(
          "Not in the wire format: the first byte of five or more must be zero");
    }
    int id = ByteBuffer.wrap(payload, 1, Integer.BYTES).getInt();
    try {
      SpecificDatumReader<SpecificRecord> reader = readers.computeIfAbsent(id, this::readerOf);
      return reader.read(
          null,
          DecoderFactory.get()
              .binaryDecoder(payload, HEADER_BYTES, payload.length - HEADER_BYTES, null));
    } catch (UnknownSchemaException e) {
      throw new UndecodableRecordException(e.getMessage(), e);
    } catch (SchemaUnavailableException | UndecodableRecordException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Avro answers damage with exceptions of many types, and documents none of them.
      throw new UndecodableRecordException(
          "Avro that does not parse as schema " + id + ": " + e, e);
    }
  }

  /**
   * The record in {@code payload}, which must be a {@code type}.
   *
   * @throws UndecodableRecordException as {@link #decode(byte[])}, and when the record is of
   *     another type
   */
  public <T extends SpecificRecord> T decode(byte[] payload, Class<T> type) {
    SpecificRecord record = decode(payload);
    if (!type.isInstance(record)) {
      throw new UndecodableRecordException(
          "A " + record.getSchema().getName() + " where a " + type.getSimpleName() + " belongs");
    }
    return type.cast(record);
  }

  private SpecificDatumReader<SpecificRecord> readerOf(int id) {
    Schema writer = ids.schemaOf(id);
    Class<?> type = RecordTypes.classOf(writer);
    if (type == null) {
      throw new UndecodableRecordException(
          "Schema " + id + " is " + writer.getFullName() + ", which is not ours");
    }
    return new SpecificDatumReader<>(writer, SpecificData.get().getSchema(type));
  }
}
