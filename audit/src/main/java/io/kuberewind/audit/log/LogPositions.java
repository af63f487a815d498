package io.kuberewind.audit.log;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far each file was read, by the identity of the file rather than its name, so that a rotated
 * file is known again. Kept in a file of its own.
 */
final class LogPositions {
  private static final int MOST_FILES = 10_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Map<String, Long> offsets = new LinkedHashMap<>();

  private LogPositions(Path file) {
    this.file = file;
  }

  static LogPositions load(Path file) throws IOException {
    LogPositions positions = new LogPositions(file);
    if (Files.exists(file)) {
      positions.offsets.putAll(
          JSON.readValue(Files.readAllBytes(file), new TypeReference<Map<String, Long>>() {}));
    }
    return positions;
  }

  /** Bytes of the file that were read; 0 when it was not met yet. */
  long of(String identity) {
    return offsets.getOrDefault(identity, 0L);
  }

  boolean knows(String identity) {
    return offsets.containsKey(identity);
  }

  boolean isEmpty() {
    return offsets.isEmpty();
  }

  /** Remembers that a file was read up to there, for the next start too. */
  void reached(String identity, long offset) throws IOException {
    offsets.remove(identity);
    offsets.put(identity, offset);
    if (offsets.size() > MOST_FILES) {
      offsets.remove(offsets.keySet().iterator().next());
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.write(next, JSON.writeValueAsBytes(offsets));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** What tells a file from the others for as long as it exists, whatever it is called. */
  static String identity(Path log) throws IOException {
    return Files.getAttribute(log, "unix:dev") + "/" + Files.getAttribute(log, "unix:ino");
  }
}
