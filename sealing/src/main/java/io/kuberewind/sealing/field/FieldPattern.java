package io.kuberewind.sealing.field;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Names fields of objects: a JSON pointer (RFC 6901) in which {@code *} stands for any one name or
 * place, such as {@code /spec/users/*}{@code /password}. A name that meets a list means every
 * element of it, and a pattern that meets a plain value before its end means that value: where the
 * shape of an object is not the expected one, too much is sealed rather than too little.
 *
 * @param segments names, unescaped; at least one
 */
public record FieldPattern(List<String> segments) {
  static final String ANY = "*";
  private static final int MOST_SEGMENTS = 64;

  /** What names an object and must stay readable. */
  static final Set<String> IDENTITY = Set.of("apiVersion", "kind", "metadata");

  private static final Set<String> HIDEABLE_METADATA = Set.of("annotations", "labels");

  /** Everything but apiVersion, kind and metadata. */
  public static final FieldPattern BODY = new FieldPattern(List.of(ANY));

  public FieldPattern {
    segments = List.copyOf(segments);
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException when it is none, or names what identifies an object
   */
  public static FieldPattern parse(String text) {
    if (!text.startsWith("/") || text.length() < 2 || text.length() > 1024) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a field: write it as /spec/password, '*' for any name");
    }
    List<String> segments = new ArrayList<>();
    for (String segment : text.substring(1).split("/", -1)) {
      segments.add(segment.replace("~1", "/").replace("~0", "~"));
    }
    String first = segments.get(0);
    boolean identifies =
        IDENTITY.contains(first)
            && !(segments.size() > 2 && HIDEABLE_METADATA.contains(segments.get(1)));
    if (identifies) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' identifies the object and cannot be hidden; of metadata only single annotations and labels can");
    }
    if (segments.size() > MOST_SEGMENTS) {
      throw new IllegalArgumentException("'" + text + "' is too deep");
    }
    return new FieldPattern(segments);
  }

  boolean matches(int index, String name) {
    String segment = segments.get(index);
    return segment.equals(ANY) ? index > 0 || !IDENTITY.contains(name) : segment.equals(name);
  }

  /** The pattern's text. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    segments.forEach(s -> text.append('/').append(s.replace("~", "~0").replace("/", "~1")));
    return text.toString();
  }
}
