package io.kuberewind.watcher.cluster;

import java.io.IOException;

/** A whole answer. */
public final class ApiAnswer {
  private final StreamEnd end;
  private final byte[] body;

  ApiAnswer(StreamEnd end, byte[] body) {
    this.end = end;
    this.body = body;
  }

  /** How it ended; there is a body only when {@link StreamEnd#isComplete()}. */
  public StreamEnd end() {
    return end;
  }

  /**
   * Bytes of the body of a good answer.
   *
   * @throws IOException when the answer is not a good one, saying why
   */
  public byte[] body() throws IOException {
    if (!end.isComplete()) {
      throw new IOException(end.describe());
    }
    return body;
  }
}
