package io.kuberewind.watcher.audited;

import io.kuberewind.watcher.cluster.ByteStream;
import io.kuberewind.watcher.cluster.StreamEnd;
import io.kuberewind.watcher.stream.LineSplitter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** Reads, of one answer of {@code /metrics}, how many audit events its server dropped. */
final class AuditCounts implements ByteStream.Listener, LineSplitter.Lines {
  private static final String ERRORS = "apiserver_audit_error_total{";
  private static final String STARTED = "process_start_time_seconds ";

  /**
   * What a server said.
   *
   * @param end how the answer ended
   * @param server which server of a cluster it was, by the second of its start; empty when it did
   *     not say
   * @param dropped events dropped since then
   */
  record Answer(StreamEnd end, String server, double dropped) {}

  private final LineSplitter splitter = new LineSplitter();
  private final Consumer<Answer> asker;
  private String server = "";
  private double dropped;

  AuditCounts(Consumer<Answer> asker) {
    this.asker = asker;
  }

  @Override
  public void opened(ByteStream stream) {
    stream.more();
  }

  @Override
  public void bytes(ByteStream stream, List<ByteBuffer> chunk) {
    for (ByteBuffer part : chunk) {
      splitter.feed(part, this);
    }
    stream.more();
  }

  @Override
  public void ended(ByteStream stream, StreamEnd end) {
    asker.accept(new Answer(end, server, dropped));
  }

  @Override
  public void line(byte[] line) {
    if (line.length == 0 || (line[0] != 'a' && line[0] != 'p')) {
      return;
    }
    String text = new String(line, StandardCharsets.UTF_8);
    if (text.startsWith(ERRORS)) {
      dropped += number(text);
    } else if (text.startsWith(STARTED)) {
      server = text.substring(STARTED.length()).strip();
    }
  }

  @Override
  public void tooLong() {
    // No line that is looked for.
  }

  private static double number(String sample) {
    try {
      return Double.parseDouble(sample.substring(sample.indexOf('}') + 1).strip().split(" ")[0]);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
