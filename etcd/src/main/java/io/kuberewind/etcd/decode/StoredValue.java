package io.kuberewind.etcd.decode;

/** What a value of the API server's key space turned out to be. */
public sealed interface StoredValue {
  /**
   * An object that could be read.
   *
   * @param apiVersion the stored version, such as {@code apps/v1}
   * @param kind its kind
   * @param json the object as the API server would send it in the stored version
   * @param unknownFields fields on the wire that this build's table does not know and {@code json}
   *     lacks: the server is newer
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; copies of whole values would cost.
  record Decoded(String apiVersion, String kind, byte[] json, int unknownFields)
      implements StoredValue {}

  /** Encrypted at rest: only the API server's keys open it. */
  record Encrypted() implements StoredValue {}

  /**
   * Not to be read.
   *
   * @param reason why, for the record: one short line
   */
  record Undecoded(String reason) implements StoredValue {}
}
