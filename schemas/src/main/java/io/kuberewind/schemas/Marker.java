package io.kuberewind.schemas;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text that stands in an object where a value was sealed or redacted before it was published:
 * {@code kuberewind.io/sealed:KEY-ID:HASH} or {@code kuberewind.io/redacted:HASH}. Two markers at
 * one place of one object have equal hashes when the values behind them are equal, as long as the
 * hash key stays; by which key they were sealed may differ.
 *
 * @param kind whether the value can be had back
 * @param keyId key that wraps the data key; empty where the value is redacted
 * @param hash keyed hash of the value, base64url; empty where the value was dropped without one
 */
public record Marker(Kind kind, String keyId, String hash) {
  /** What became of a value. */
  public enum Kind {
    /** Encrypted: the change holds the whole object for who has the key. */
    SEALED,
    /** Not recorded: nobody can bring it back. */
    REDACTED
  }

  private static final String SEALED = "kuberewind.io/sealed:";
  private static final String REDACTED = "kuberewind.io/redacted:";
  private static final Pattern TEXT =
      Pattern.compile(
          "kuberewind\\.io/(?:sealed:([A-Za-z0-9._-]{1,128}):([A-Za-z0-9_-]{1,64})"
              + "|redacted:([A-Za-z0-9_-]{0,64}))");

  public static Marker sealed(String keyId, String hash) {
    return new Marker(Kind.SEALED, keyId, hash);
  }

  public static Marker redacted(String hash) {
    return new Marker(Kind.REDACTED, "", hash);
  }

  /** The marker that {@code text} is, if it is one. */
  public static Optional<Marker> parse(String text) {
    if (!text.startsWith(SEALED) && !text.startsWith(REDACTED)) {
      return Optional.empty();
    }
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        matcher.group(1) == null
            ? redacted(matcher.group(3))
            : sealed(matcher.group(1), matcher.group(2)));
  }

  /** Whether two texts at one place of one object are markers of the same value. */
  public static boolean ofSameValue(String one, String other) {
    Optional<Marker> a = parse(one);
    Optional<Marker> b = parse(other);
    return a.isPresent()
        && b.isPresent()
        && !a.get().hash().isEmpty()
        && a.get().hash().equals(b.get().hash());
  }

  /** The text described at the class. */
  public String text() {
    return kind == Kind.SEALED ? SEALED + keyId + ":" + hash : REDACTED + hash;
  }
}
