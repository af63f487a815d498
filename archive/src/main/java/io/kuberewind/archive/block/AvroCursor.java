package io.kuberewind.archive.block;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;

/** Walks over Avro binary in a byte array. Trusts no length in it. */
public final class AvroCursor {
  private static final int MAX_VARINT_SHIFT = 63;

  private final byte[] block;
  private int at;

  public AvroCursor(byte[] block) {
    this.block = block;
  }

  public byte[] block() {
    return block;
  }

  public int position() {
    return at;
  }

  public boolean isEnd() {
    return at == block.length;
  }

  public long readLong() throws IOException {
    long value = 0;
    for (int shift = 0; shift <= MAX_VARINT_SHIFT; shift += 7) {
      byte b = block[at++];
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new IOException("a number is longer than ten bytes");
  }

  /** Steps over bytes or a string; where they begin, in the upper half, and how many they are. */
  public long skipBytes() throws IOException {
    long length = readLong();
    int from = at;
    step(length);
    return ((long) from << 32) | length;
  }

  /** Where what {@link #skipBytes} stepped over begins. */
  public static int from(long slice) {
    return (int) (slice >>> 32);
  }

  /** How many bytes {@link #skipBytes} stepped over. */
  public static int length(long slice) {
    return (int) slice;
  }

  /** The items of a list that is written in one part. */
  int readCount(int most) throws IOException {
    long count = readLong();
    if (count < 0 || count > most) {
      throw new IOException("a list of %d".formatted(count));
    }
    return (int) count;
  }

  /** Steps over what ends a list of {@code count}. */
  void readEnd(int count) throws IOException {
    if (count > 0 && readLong() != 0) {
      throw new IOException("a list is in several parts");
    }
  }

  /** Steps over a value of the schema. */
  public void skip(Schema schema) throws IOException {
    switch (schema.getType()) {
      case NULL -> {}
      case BOOLEAN -> step(1);
      case INT, LONG, ENUM -> readLong();
      case FLOAT -> step(Float.BYTES);
      case DOUBLE -> step(Double.BYTES);
      case FIXED -> step(schema.getFixedSize());
      case STRING, BYTES -> skipBytes();
      case UNION -> skip(branch(schema.getTypes()));
      case RECORD -> {
        for (Schema.Field field : schema.getFields()) {
          skip(field.schema());
        }
      }
      case ARRAY -> skipItems(null, schema.getElementType());
      case MAP -> skipItems(Schema.create(Schema.Type.STRING), schema.getValueType());
    }
  }

  private Schema branch(List<Schema> types) throws IOException {
    long branch = readLong();
    if (branch < 0 || branch >= types.size()) {
      throw new IOException("a union has the branch %d".formatted(branch));
    }
    return types.get((int) branch);
  }

  private void skipItems(Schema key, Schema value) throws IOException {
    for (long count = readLong(); count != 0; count = readLong()) {
      if (count < 0) {
        // A negative count is followed by the bytes of the items.
        step(readLong());
        continue;
      }
      if (count > block.length) {
        throw new IOException("a list is longer than its block");
      }
      for (long i = 0; i < count; i++) {
        if (key != null) {
          skip(key);
        }
        skip(value);
      }
    }
  }

  private void step(long length) throws IOException {
    if (length < 0 || length > block.length) {
      throw new IOException("a length of %d".formatted(length));
    }
    Objects.checkFromIndexSize(at, (int) length, block.length);
    at += (int) length;
  }
}
