package io.kuberewind.etcd.decode;

/**
 * One field of a message as the table tells it.
 *
 * @param path its number, behind the numbers of the messages that JSON inlines and the wire does
 *     not
 * @param name its name in JSON
 * @param leftOut when JSON leaves it out
 * @param count how many values it has
 * @param type type of its values
 * @param message shape of its values where {@code type} is MESSAGE; null otherwise
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and read at every field.
record FieldShape(
    int[] path, String name, LeftOut leftOut, Count count, Type type, MessageShape message) {

  /** Go's options of a JSON name: none, omitempty, omitzero. */
  enum LeftOut {
    NEVER,
    EMPTY,
    ZERO
  }

  /** A value, a pointer to one, a slice, or a map with string keys. */
  enum Count {
    ONE,
    POINTER,
    LIST,
    MAP
  }

  /** What a value is; those with a JSON form of their own have a name of their own. */
  enum Type {
    STRING,
    BOOL,
    INT,
    BYTES,
    ITEMS,
    TIME,
    MICROTIME,
    DURATION,
    QUANTITY,
    INTORSTRING,
    JSON,
    MESSAGE
  }
}
