package io.kuberewind.sealing.key;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** How keys and their versions are called. */
public final class KeyNames {
  // No name of a namespace holds an underscore, so no other key is taken for a namespace's.
  private static final String NAMESPACE = "ns_";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,100}");
  private static final DateTimeFormatter VERSION =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

  private KeyNames() {}

  /** Whether {@code name} can be the name of a key. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Name of the key of one namespace; that of cluster-scoped objects for the empty one. */
  public static String ofNamespace(String namespace) {
    return NAMESPACE + namespace;
  }

  /** The namespace that the key of this name belongs to. */
  public static Optional<String> namespaceOf(String name) {
    return name.startsWith(NAMESPACE)
        ? Optional.of(name.substring(NAMESPACE.length()))
        : Optional.empty();
  }

  /** Id of the version of {@code name} that is made at {@code moment}; later ones sort behind. */
  static String id(String name, Instant moment) {
    return name + "." + VERSION.format(moment);
  }

  /** The name in an id. */
  public static String nameOf(String keyId) {
    int dot = keyId.lastIndexOf('.');
    return dot < 0 ? keyId : keyId.substring(0, dot);
  }
}
