package io.kuberewind.sealing.key;

import com.google.crypto.tink.util.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Keys from one or several files, taken together. The first one is where keys of namespaces are put
 * when they are made. A file may be a Kubernetes Secret, mounted: such a file takes no keys of
 * namespaces.
 */
public final class FileKeys implements KeyService {
  private final List<KeysetFile> files;
  private final Clock clock;
  private final ConcurrentMap<String, Bytes> unwrappedPrivate = new ConcurrentHashMap<>();
  private volatile List<Long> stamps = List.of();
  private volatile Keyset keyset;

  private FileKeys(List<KeysetFile> files, Clock clock) {
    this.files = files;
    this.clock = clock;
    this.stamps = stamps();
    this.keyset = readAll();
  }

  /**
   * Reads the files.
   *
   * @throws KeyFileException when one is not there or is no keys file
   */
  public static FileKeys open(List<Path> paths) {
    return open(paths, Clock.systemUTC());
  }

  static FileKeys open(List<Path> paths, Clock clock) {
    if (paths.isEmpty()) {
      throw new KeyFileException("no keys file is named");
    }
    return new FileKeys(paths.stream().map(KeysetFile::new).toList(), clock);
  }

  /** The keys as they are now. */
  public Keyset keyset() {
    return keyset;
  }

  /**
   * Reads the files again if they changed. On failure the keys stay as they were.
   *
   * @return whether they changed
   * @throws KeyFileException when a file cannot be read any more
   */
  public synchronized boolean refresh() {
    List<Long> now = stamps();
    if (now.equals(stamps)) {
      return false;
    }
    Keyset read = readAll();
    stamps = now;
    keyset = read;
    unwrappedPrivate.clear();
    return true;
  }

  /** Whether keys of namespaces can be made. */
  public boolean takesNamespaceKeys() {
    Path first = files.get(0).path().toAbsolutePath();
    return Files.isWritable(first) && Files.isWritable(first.getParent());
  }

  /** A namespace's own key where it has one or is to get one, else the main key. */
  @Override
  public String nameFor(String namespace) {
    String own = KeyNames.ofNamespace(namespace);
    Keyset now = keyset;
    return !namespace.isEmpty() && (now.perNamespace() || now.has(own)) ? own : MAIN;
  }

  @Override
  public String current(String name) {
    Optional<KeyEntry> entry = keyset.current(name);
    if (entry.isEmpty() && KeyNames.namespaceOf(name).isPresent()) {
      return makeNamespaceKey(name);
    }
    return entry
        .map(KeyEntry::id)
        .orElseThrow(
            () ->
                new KeyMissingException(
                    name, "there is no key named '%s' in %s".formatted(name, paths())));
  }

  @Override
  public byte[] wrap(String keyId, byte[] dataKey) {
    return Wrapping.wrap(entry(keyId), dataKey, keyId);
  }

  @Override
  public byte[] unwrap(String keyId, byte[] wrapped) {
    KeyEntry entry = entry(keyId);
    return Wrapping.unwrap(
        keyId, new Hpke.Pair(entry.publicKey(), privateKey(entry)), wrapped, keyId);
  }

  private Bytes privateKey(KeyEntry entry) {
    if (entry.privateKey().isPresent()) {
      return entry.privateKey().get();
    }
    Bytes known = unwrappedPrivate.get(entry.id());
    if (known == null) {
      KeyEntry.Escrow escrow = entry.escrow().orElseThrow(() -> onlySeals(entry));
      KeyEntry owner = entry(escrow.keyId());
      Bytes ownersKey = owner.privateKey().orElseThrow(() -> onlySeals(owner));
      known =
          Bytes.copyFrom(
              Wrapping.unwrap(
                  owner.id(),
                  new Hpke.Pair(owner.publicKey(), ownersKey),
                  escrow.wrapped().toByteArray(),
                  entry.id()));
      unwrappedPrivate.put(entry.id(), known);
    }
    return known;
  }

  private KeyMissingException onlySeals(KeyEntry entry) {
    return new KeyMissingException(
        entry.id(),
        "cannot decrypt: of the key with the id %s, %s has only the half that seals"
            .formatted(entry.id(), paths()));
  }

  private KeyEntry entry(String keyId) {
    return keyset
        .find(keyId)
        .orElseThrow(
            () ->
                new KeyMissingException(
                    keyId,
                    "cannot decrypt: the key with the id %s is not in %s"
                        .formatted(keyId, paths())));
  }

  private synchronized String makeNamespaceKey(String name) {
    // Another watcher of the file may have made it since.
    files
        .get(0)
        .update(
            read ->
                read.current(name).isPresent()
                    ? read
                    : read.withNamespaceKey(name, clock.instant()));
    stamps = List.of();
    refresh();
    return keyset.current(name).orElseThrow().id();
  }

  private Keyset readAll() {
    Keyset all = null;
    for (KeysetFile file : files) {
      Keyset read = file.read();
      if (all != null && !all.hasSameHashKey(read)) {
        throw new KeyFileException(
            "%s does not belong together with %s: give files that were made from one another"
                .formatted(file.path(), files.get(0).path()));
      }
      all = all == null ? read : all.merged(read);
    }
    return all;
  }

  private List<Long> stamps() {
    List<Long> now = new ArrayList<>();
    for (KeysetFile file : files) {
      try {
        now.add(Files.getLastModifiedTime(file.path()).toMillis());
        now.add(Files.size(file.path()));
      } catch (IOException e) {
        // The reading says better what is wrong with it.
        now.add(-1L);
      }
    }
    return now;
  }

  private String paths() {
    return String.join(", ", files.stream().map(file -> file.path().toString()).toList());
  }
}
