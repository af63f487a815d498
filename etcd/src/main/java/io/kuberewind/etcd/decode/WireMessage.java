package io.kuberewind.etcd.decode;

import java.util.Arrays;

/**
 * One protobuf message, cut into its fields and no further. Numbers and lengths are checked against
 * the bytes that are there, so that a damaged message ends in an exception and not in a large
 * allocation.
 */
final class WireMessage {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  private final byte[] bytes;
  private final int end;
  private int position;
  private int[] numbers = new int[16];
  private int[] wireTypes = new int[16];
  private long[] values = new long[16];
  private int[] lengths = new int[16];
  private int count;

  private WireMessage(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    this.position = from;
    this.end = from + length;
  }

  /**
   * Cuts a message.
   *
   * @throws MalformedValueException when the bytes are not a message
   */
  static WireMessage read(byte[] bytes, int from, int length) throws MalformedValueException {
    WireMessage message = new WireMessage(bytes, from, length);
    while (message.position < message.end) {
      message.readField();
    }
    return message;
  }

  int count() {
    return count;
  }

  int number(int index) {
    return numbers[index];
  }

  /** Index of the last field with this number; -1 when there is none. The last one counts. */
  int last(int number) {
    for (int i = count - 1; i >= 0; i--) {
      if (numbers[i] == number) {
        return i;
      }
    }
    return -1;
  }

  /** Index of the first field with this number at or behind {@code from}; -1 when there is none. */
  int next(int number, int from) {
    for (int i = from; i < count; i++) {
      if (numbers[i] == number) {
        return i;
      }
    }
    return -1;
  }

  /** A number. */
  long varint(int index) throws MalformedValueException {
    expect(index, VARINT);
    return values[index];
  }

  /** The message within. */
  WireMessage message(int index) throws MalformedValueException {
    expect(index, BYTES);
    return read(bytes, (int) values[index], lengths[index]);
  }

  /** The bytes that {@link #start} and {@link #length} are in. */
  byte[] bytes() {
    return bytes;
  }

  int start(int index) throws MalformedValueException {
    expect(index, BYTES);
    return (int) values[index];
  }

  int length(int index) throws MalformedValueException {
    expect(index, BYTES);
    return lengths[index];
  }

  boolean isBytes(int index) {
    return wireTypes[index] == BYTES;
  }

  private void expect(int index, int wireType) throws MalformedValueException {
    if (wireTypes[index] != wireType) {
      throw new MalformedValueException(
          "field %d has wire type %d where %d belongs"
              .formatted(numbers[index], wireTypes[index], wireType));
    }
  }

  private void readField() throws MalformedValueException {
    long tag = readVarint();
    long number = tag >>> 3;
    if (number <= 0 || number > 536_870_911) {
      throw new MalformedValueException("a field has no number");
    }
    int wireType = (int) (tag & 7);
    switch (wireType) {
      case VARINT -> add((int) number, wireType, readVarint(), 0);
      case FIXED64 -> add((int) number, wireType, skip(8), 8);
      case FIXED32 -> add((int) number, wireType, skip(4), 4);
      case BYTES -> {
        long length = readVarint();
        if (length < 0 || length > end - position) {
          throw new MalformedValueException("a field is longer than its message");
        }
        add((int) number, wireType, skip((int) length), (int) length);
      }
      default -> throw new MalformedValueException("wire type " + wireType + " is none");
    }
  }

  private int skip(int length) throws MalformedValueException {
    if (length > end - position) {
      throw new MalformedValueException("the message ends within a field");
    }
    int start = position;
    position += length;
    return start;
  }

  private long readVarint() throws MalformedValueException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position >= end) {
        throw new MalformedValueException("the message ends within a number");
      }
      byte next = bytes[position++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedValueException("a number is longer than 64 bits");
  }

  private void add(int number, int wireType, long value, int length) {
    if (count == numbers.length) {
      int larger = count * 2;
      numbers = Arrays.copyOf(numbers, larger);
      wireTypes = Arrays.copyOf(wireTypes, larger);
      values = Arrays.copyOf(values, larger);
      lengths = Arrays.copyOf(lengths, larger);
    }
    numbers[count] = number;
    wireTypes[count] = wireType;
    values[count] = value;
    lengths[count] = length;
    count++;
  }
}
