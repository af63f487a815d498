package io.kuberewind.sealing.key;

import com.google.crypto.tink.util.Bytes;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Keys in all their versions, and the key of the hashes that stand for sealed values. Immutable.
 */
public final class Keyset {
  static final int HASH_KEY_BYTES = 32;

  private final byte[] hashKey;
  private final boolean perNamespace;
  private final NavigableMap<String, KeyEntry> entries;

  Keyset(byte[] hashKey, boolean perNamespace, Iterable<KeyEntry> entries) {
    this.hashKey = hashKey.clone();
    this.perNamespace = perNamespace;
    this.entries = new TreeMap<>();
    entries.forEach(entry -> this.entries.put(entry.id(), entry));
  }

  /** New keys: a hash key, and a first version of the main key, which seals everything. */
  public static Keyset create(Instant now) {
    return create(now, false);
  }

  /**
   * As above.
   *
   * @param perNamespace whether each namespace gets a key of its own when something of it is first
   *     sealed
   */
  public static Keyset create(Instant now, boolean perNamespace) {
    byte[] hashKey = new byte[HASH_KEY_BYTES];
    new SecureRandom().nextBytes(hashKey);
    return new Keyset(hashKey, perNamespace, List.of()).rotated(KeyService.MAIN, now);
  }

  /** The same with a further version of the key {@code name}, which seals from now on. */
  public Keyset rotated(String name, Instant now) {
    if (!KeyNames.isName(name)) {
      throw new KeyFileException(
          "'" + name + "' cannot name a key: use letters, digits, '-' and '_', at most 100");
    }
    Hpke.Pair pair = Hpke.generate();
    return with(
        new KeyEntry(
            unusedId(name, now),
            pair.publicKey(),
            Optional.of(pair.privateKey()),
            Optional.empty()));
  }

  /** The same with a further version of the key of {@code namespace}, or with its first one. */
  public Keyset rotatedNamespace(String namespace, Instant now) {
    String name = KeyNames.ofNamespace(namespace);
    if (!KeyNames.isName(name)) {
      throw new KeyFileException("'" + namespace + "' is no name of a namespace");
    }
    return withNamespaceKey(name, now);
  }

  /**
   * The same with a key of a namespace. Its private half is wrapped by the main key, so it can be
   * made where only public halves are, and is lost with its entry.
   */
  Keyset withNamespaceKey(String name, Instant now) {
    KeyEntry main =
        current(KeyService.MAIN)
            .orElseThrow(
                () -> new KeyMissingException(KeyService.MAIN, "There is no key named 'main'"));
    Hpke.Pair pair = Hpke.generate();
    String id = unusedId(name, now);
    byte[] wrapped = Wrapping.wrap(main, pair.privateKey().toByteArray(), id);
    return with(
        new KeyEntry(
            id,
            pair.publicKey(),
            Optional.empty(),
            Optional.of(new KeyEntry.Escrow(main.id(), Bytes.copyFrom(wrapped)))));
  }

  /** The same without any version of the key {@code name}: what it sealed is lost for ever. */
  public Keyset without(String name) {
    return filtered(entry -> !entry.name().equals(name));
  }

  /** What a watcher needs and no more: it can seal, and cannot read what it sealed. */
  public Keyset recorder() {
    return new Keyset(
        hashKey, perNamespace, entries.values().stream().map(KeyEntry::recorder).toList());
  }

  /** These keys and those of {@code other}; where both have one, the one that can unwrap. */
  public Keyset merged(Keyset other) {
    List<KeyEntry> all = new ArrayList<>(entries.values());
    for (KeyEntry entry : other.entries.values()) {
      KeyEntry mine = entries.get(entry.id());
      if (mine == null || mine.privateKey().isEmpty()) {
        all.add(entry);
      }
    }
    return new Keyset(hashKey, perNamespace, all);
  }

  /** Whether each namespace gets a key of its own. */
  public boolean perNamespace() {
    return perNamespace;
  }

  /** Whether there is a key of that name. */
  public boolean has(String name) {
    return current(name).isPresent();
  }

  /** Ids of all versions, older ones of a name before newer ones. */
  public List<String> ids() {
    return List.copyOf(entries.keySet());
  }

  /** Whether what the key with this id sealed can be read with this set. */
  public boolean unwraps(String id) {
    KeyEntry entry = entries.get(id);
    return entry != null
        && (entry.privateKey().isPresent()
            || entry
                .escrow()
                .flatMap(escrow -> find(escrow.keyId()))
                .flatMap(KeyEntry::privateKey)
                .isPresent());
  }

  /** Whether the version {@code id} seals new objects. */
  public boolean isCurrent(String id) {
    return current(KeyNames.nameOf(id)).filter(entry -> entry.id().equals(id)).isPresent();
  }

  /** The key of the hashes. Not to be written anywhere. */
  public byte[] hashKey() {
    return hashKey.clone();
  }

  Optional<KeyEntry> find(String id) {
    return Optional.ofNullable(entries.get(id));
  }

  Optional<KeyEntry> current(String name) {
    // A slash is what follows a dot: the last id before it is the newest version of the name.
    return Optional.ofNullable(entries.lowerEntry(name + "/"))
        .map(Map.Entry::getValue)
        .filter(entry -> entry.name().equals(name));
  }

  Iterable<KeyEntry> entries() {
    return entries.values();
  }

  /** Whether one was made from the other. */
  public boolean hasSameHashKey(Keyset other) {
    return Arrays.equals(hashKey, other.hashKey);
  }

  private Keyset with(KeyEntry entry) {
    List<KeyEntry> all = new ArrayList<>(entries.values());
    all.add(entry);
    return new Keyset(hashKey, perNamespace, all);
  }

  private Keyset filtered(Predicate<KeyEntry> kept) {
    return new Keyset(hashKey, perNamespace, entries.values().stream().filter(kept).toList());
  }

  private String unusedId(String name, Instant now) {
    Instant moment = now;
    while (entries.containsKey(KeyNames.id(name, moment))) {
      moment = moment.plusSeconds(1);
    }
    return KeyNames.id(name, moment);
  }

  /** Ids only: a log must not hold keys. */
  @Override
  public String toString() {
    return "Keyset" + ids();
  }
}
