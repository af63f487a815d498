package io.kuberewind.sealing.key;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.crypto.tink.util.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A keyset as a JSON file that only its owner may read: {@code {"format": "kuberewind-keys/1",
 * "hashKey": ..., "perNamespace"?: true, "keys": [{"id", "public", "private"?, "escrow"?: {"keyId",
 * "wrapped"}}]}}, bytes in base64. Unknown members are refused: they might be what makes the
 * difference.
 */
public final class KeysetFile {
  private static final String FORMAT = "kuberewind-keys/1";
  private static final long MAX_BYTES = 16 << 20;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path path;

  public KeysetFile(Path path) {
    this.path = path;
  }

  public Path path() {
    return path;
  }

  /**
   * Reads the file.
   *
   * @throws KeyFileException when it is not there or is no keys file
   */
  public Keyset read() {
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw new KeyFileException(path + " is too large for a keys file");
      }
      return keyset(MAPPER.readTree(Files.readAllBytes(path)));
    } catch (NoSuchFileException e) {
      throw new KeyFileException(
          "there is no keys file at %s: make one with 'kubectl rewind keys create'".formatted(path),
          e);
    } catch (JsonProcessingException e) {
      // Its message may quote the file.
      throw new KeyFileException(path + " is not a keys file: it is not JSON");
    } catch (IOException e) {
      throw new KeyFileException("the keys file %s cannot be read: %s".formatted(path, e), e);
    } catch (IllegalArgumentException e) {
      throw new KeyFileException("%s is not a keys file: %s".formatted(path, e.getMessage()));
    }
  }

  /**
   * Writes a file that is not there yet.
   *
   * @throws KeyFileException when it is there, or cannot be written
   */
  public void create(Keyset keyset) {
    try (FileChannel file =
        FileChannel.open(
            path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly())) {
      writeTo(file, keyset);
    } catch (FileAlreadyExistsException e) {
      throw new KeyFileException(
          "%s exists: keys are never overwritten; choose another file".formatted(path), e);
    } catch (IOException e) {
      throw new KeyFileException("the keys file %s cannot be written: %s".formatted(path, e), e);
    }
  }

  /**
   * Replaces the file by {@code change} of what it holds, at once or not at all, while no other
   * process does so.
   */
  public Keyset update(UnaryOperator<Keyset> change) {
    Path lockPath = path.resolveSibling(path.getFileName() + ".lock");
    Path next = path.resolveSibling(path.getFileName() + ".new");
    try (FileChannel lockFile =
            FileChannel.open(
                lockPath,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                ownerOnly());
        FileLock lock = lockFile.lock()) {
      Keyset changed = change.apply(read());
      Files.deleteIfExists(next);
      new KeysetFile(next).create(changed);
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceFolder();
      return changed;
    } catch (IOException e) {
      throw new KeyFileException("the keys file %s cannot be written: %s".formatted(path, e), e);
    }
  }

  /** A new key seals at once: its file must not be the old one again after a loss of power. */
  private void forceFolder() throws IOException {
    if (isPosix()) {
      try (FileChannel folder =
          FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
  }

  private boolean isPosix() {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private FileAttribute<?>[] ownerOnly() {
    return isPosix()
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }

  private static void writeTo(FileChannel file, Keyset keyset) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.wrap(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json(keyset)));
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
    file.force(true);
  }

  private static ObjectNode json(Keyset keyset) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("format", FORMAT).put("hashKey", keyset.hashKey());
    if (keyset.perNamespace()) {
      json.put("perNamespace", true);
    }
    ArrayNode keys = json.putArray("keys");
    for (KeyEntry entry : keyset.entries()) {
      ObjectNode key =
          keys.addObject().put("id", entry.id()).put("public", entry.publicKey().toByteArray());
      entry.privateKey().ifPresent(bytes -> key.put("private", bytes.toByteArray()));
      entry
          .escrow()
          .ifPresent(
              escrow ->
                  key.putObject("escrow")
                      .put("keyId", escrow.keyId())
                      .put("wrapped", escrow.wrapped().toByteArray()));
    }
    return json;
  }

  private static Keyset keyset(JsonNode json) {
    require(json.path("format").asText().equals(FORMAT), "its format is not " + FORMAT);
    onlyMembers(json, Set.of("format", "hashKey", "perNamespace", "keys"));
    byte[] hashKey = bytes(json, "hashKey", Keyset.HASH_KEY_BYTES).toByteArray();
    require(json.path("keys").isArray(), "it has no list of keys");
    List<KeyEntry> entries = new ArrayList<>();
    for (JsonNode key : json.path("keys")) {
      entries.add(entry(key));
    }
    return new Keyset(hashKey, json.path("perNamespace").asBoolean(), entries);
  }

  private static KeyEntry entry(JsonNode key) {
    onlyMembers(key, Set.of("id", "public", "private", "escrow"));
    String id = key.path("id").asText();
    require(id.matches("[A-Za-z0-9._-]{1,128}"), "a key has no proper id");
    Optional<Bytes> privateKey =
        key.has("private") ? Optional.of(bytes(key, "private", 32)) : Optional.empty();
    Optional<KeyEntry.Escrow> escrow =
        key.has("escrow")
            ? Optional.of(
                new KeyEntry.Escrow(
                    key.path("escrow").path("keyId").asText(),
                    bytes(key.path("escrow"), "wrapped", 0)))
            : Optional.empty();
    return new KeyEntry(id, bytes(key, "public", 32), privateKey, escrow);
  }

  /** {@code length} 0 stands for any. */
  private static Bytes bytes(JsonNode parent, String member, int length) {
    try {
      byte[] bytes = Base64.getDecoder().decode(parent.path(member).asText());
      require(bytes.length == length || (length == 0 && bytes.length > 0), "bad " + member);
      return Bytes.copyFrom(bytes);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + member + "' is not what it should be");
    }
  }

  private static void onlyMembers(JsonNode object, Set<String> known) {
    object
        .fieldNames()
        .forEachRemaining(name -> require(known.contains(name), "it has an unknown member"));
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }
}
