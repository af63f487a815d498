package io.kuberewind.audit.log;

import io.kuberewind.audit.event.MalformedEventException;
import io.kuberewind.audit.publish.AuditMeters;
import io.kuberewind.audit.publish.FactIntake;
import io.kuberewind.audit.publish.FactPublisher.NotAcknowledgedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows audit logs from where the last run stopped: a position moves only when Kafka has the
 * facts before it. For one thread.
 */
public final class LogReader {
  private static final Logger log = LoggerFactory.getLogger(LogReader.class);
  private static final String POSITIONS = "audit-log.positions";
  private static final long LOOK_MILLIS = 200;
  private static final long RETRY_MILLIS = 1_000;
  private static final int CHUNK = 256 * 1024;
  private static final int LINE_BYTES = 16 << 20;
  private static final long DOCUMENT_BYTES = 256L << 20;

  private final List<Path> paths;
  private final LogPositions positions;
  private final Supplier<FactIntake> intake;
  private final AuditMeters meters;
  private volatile String problem = "";

  /**
   * @param paths logs, or folders of exported ones
   * @param folder where the positions are kept
   * @param intake the way to Kafka; answers null while it is not there
   */
  public LogReader(List<Path> paths, Path folder, Supplier<FactIntake> intake, AuditMeters meters)
      throws IOException {
    this.paths = List.copyOf(paths);
    this.positions = LogPositions.load(folder.resolve(POSITIONS));
    this.intake = intake;
    this.meters = meters;
  }

  /** Why logs are not read just now; empty when all is well. */
  public String problem() {
    return problem;
  }

  /** Follows until the thread is interrupted. */
  public void run() throws InterruptedException {
    while (true) {
      boolean moved = false;
      FactIntake open = intake.get();
      if (open != null) {
        for (Path path : paths) {
          moved |= look(path, open);
        }
      }
      if (!moved) {
        Thread.sleep(problem.isEmpty() ? LOOK_MILLIS : RETRY_MILLIS);
      }
    }
  }

  private boolean look(Path path, FactIntake open) {
    try {
      boolean moved = false;
      for (Path file : LogFiles.of(path)) {
        moved |= advance(file, open);
      }
      problem = "";
      return moved;
    } catch (NoSuchFileException rotated) {
      // Renamed between the listing and the read: the next look finds it under its new name.
      return false;
    } catch (IOException | NotAcknowledgedException e) {
      tell("the audit log %s: %s".formatted(path, e.getMessage()));
      return false;
    }
  }

  private boolean advance(Path file, FactIntake open) throws IOException, NotAcknowledgedException {
    String identity = LogPositions.identity(file);
    long size = Files.size(file);
    long from = positions.of(identity);
    if (size == from) {
      return false;
    }
    if (file.toString().endsWith(".gz") || isDocument(file)) {
      // Read at one go, once: it is not written to any more.
      readWhole(file, open);
      positions.reached(identity, size);
      return true;
    }
    if (size < from) {
      log.atWarn().addKeyValue("file", file).log("audit log was cut off: read from its beginning");
      from = 0;
    }
    long to = readLines(file, from, open);
    if (to > from) {
      positions.reached(identity, to);
    }
    return to > from;
  }

  /** Reads whole lines, and answers with where the next one begins. */
  private long readLines(Path file, long from, FactIntake open)
      throws IOException, NotAcknowledgedException {
    FactIntake.Delivery delivery = open.begin();
    Lines lines = new Lines(delivery, file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
      long position = from;
      for (int read = channel.read(buffer, position); read > 0; ) {
        lines.take(buffer.array(), read, position);
        position += read;
        if (lines.end > from && position - from > 16L * CHUNK) {
          break;
        }
        buffer.clear();
        read = channel.read(buffer, position);
      }
    }
    delivery.finish();
    return Math.max(from, lines.end);
  }

  private void readWhole(Path file, FactIntake open) throws IOException, NotAcknowledgedException {
    FactIntake.Delivery delivery = open.begin();
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      if (isDocument(file)) {
        event(
            new String(in.readNBytes((int) DOCUMENT_BYTES), StandardCharsets.UTF_8),
            delivery,
            file);
      } else {
        Lines lines = new Lines(delivery, file);
        byte[] chunk = new byte[CHUNK];
        long position = 0;
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
          lines.take(chunk, read, position);
          position += read;
        }
        lines.last();
      }
    }
    delivery.finish();
  }

  /** One JSON value over many lines, as commands of the clouds print it. */
  private static boolean isDocument(Path file) throws IOException {
    if (!file.toString().endsWith(".json")) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      String head = new String(in.readNBytes(64), StandardCharsets.UTF_8);
      return head.startsWith("[") || head.matches("(?s)\\{\\s*\\n.*");
    }
  }

  private void event(String line, FactIntake.Delivery delivery, Path file)
      throws NotAcknowledgedException {
    try {
      for (Envelope.Enveloped enveloped : Envelope.open(line)) {
        delivery.take(enveloped.event(), enveloped.origin());
      }
    } catch (MalformedEventException e) {
      malformed(file, e.getMessage());
    }
  }

  private void malformed(Path file, String why) {
    meters.malformedLine();
    log.atDebug().addKeyValue("file", file).log("line of an audit log passed over: {}", why);
  }

  private void tell(String reason) {
    if (!reason.equals(problem)) {
      log.atWarn().log("not reading, trying again: {}", reason);
    }
    problem = reason;
  }

  /** Cuts lines out of bytes. */
  private final class Lines {
    private final FactIntake.Delivery delivery;
    private final Path file;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean tooLong;
    private long end;

    Lines(FactIntake.Delivery delivery, Path file) {
      this.delivery = delivery;
      this.file = file;
    }

    void take(byte[] bytes, int count, long position) throws NotAcknowledgedException {
      int begin = 0;
      for (int i = 0; i < count; i++) {
        if (bytes[i] == '\n') {
          append(bytes, begin, i - begin);
          last();
          begin = i + 1;
          end = position + begin;
        }
      }
      append(bytes, begin, count - begin);
    }

    void last() throws NotAcknowledgedException {
      if (tooLong) {
        malformed(file, "longer than " + LINE_BYTES + " bytes");
      } else if (line.size() > 0) {
        event(line.toString(StandardCharsets.UTF_8), delivery, file);
      }
      line.reset();
      tooLong = false;
    }

    private void append(byte[] bytes, int begin, int count) {
      tooLong |= line.size() + count > LINE_BYTES;
      if (!tooLong) {
        line.write(bytes, begin, count);
      }
    }
  }
}
