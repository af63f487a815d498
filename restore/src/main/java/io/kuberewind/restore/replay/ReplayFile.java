package io.kuberewind.restore.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.apply.ChangeWriter.Outcome;
import io.kuberewind.restore.fields.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How far a replay is, in a file: whole or not there. One process at a time has it.
 *
 * <p>It is {@code {"format", "id", "identity", "revision", "based", "conflicts", "counts"}}: the id
 * that what it writes carries, a hash of what is replayed where, the last revision that is done,
 * and whether the target was brought to the beginning of the span.
 */
public final class ReplayFile implements AutoCloseable {
  private static final String FORMAT = "kuberewind.io/replay/1";

  private final Path file;
  private final FileChannel channel;
  private final FileLock lock;

  private ReplayFile(Path file, FileChannel channel, FileLock lock) {
    this.file = file;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * What is in it.
   *
   * @param id id of the replay
   * @param identity what is replayed where
   * @param based whether the target was brought to the beginning of the span
   * @param progress how far it is
   */
  public record Content(String id, String identity, boolean based, Progress progress) {
    public Content with(Progress other) {
      return new Content(id, identity, based, other);
    }
  }

  /**
   * Opens the file, or its place.
   *
   * @throws IllegalStateException when another process has it
   */
  public static ReplayFile open(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    FileChannel channel =
        FileChannel.open(
            file.resolveSibling(file.getFileName() + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new ReplayFile(file, channel, lock);
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new IllegalStateException(busy(file), e);
    }
    channel.close();
    throw new IllegalStateException(busy(file));
  }

  private static String busy(Path file) {
    return "another replay is at work with " + file;
  }

  /**
   * What it holds, if it is there.
   *
   * @throws IllegalArgumentException when it is not a file of this kind
   */
  public Optional<Content> read() throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      ObjectNode json = Json.object(in);
      if (!Json.text(json, "/format").equals(FORMAT)) {
        throw new IllegalArgumentException(file + " does not say how far a replay is");
      }
      Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
      json.path("counts")
          .properties()
          .forEach(
              e ->
                  counts.put(
                      Outcome.valueOf(e.getKey().toUpperCase(Locale.ROOT)), e.getValue().asLong()));
      return Optional.of(
          new Content(
              Json.text(json, "/id"),
              Json.text(json, "/identity"),
              json.path("based").asBoolean(),
              new Progress(
                  json.path("revision").asLong(),
                  new ReplayCounts(counts, json.path("conflicts").asLong()))));
    }
  }

  /** Puts {@code content} in the place of what was there. */
  public void write(Content content) throws IOException {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("format", FORMAT).put("id", content.id()).put("identity", content.identity());
    json.put("revision", content.progress().revision()).put("based", content.based());
    json.put("conflicts", content.progress().counts().conflicts());
    ObjectNode counts = json.putObject("counts");
    for (Outcome outcome : Outcome.values()) {
      counts.put(outcome.name().toLowerCase(Locale.ROOT), content.progress().counts().of(outcome));
    }
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.write(draft, Json.MAPPER.writeValueAsBytes(json));
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
  }
}
