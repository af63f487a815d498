package io.kuberewind.archive.store;

import java.util.List;

/**
 * Where an object lies below the root of a store: names joined by slashes, as in {@code
 * prod/log/p0/1-2.avro}. Names that could leave the root or that differ from store to store are
 * refused, so a path is safe to hand to a file system.
 *
 * @param text the names joined by slashes; empty for the root, which is a folder only
 */
public record ObjectPath(String text) implements Comparable<ObjectPath> {
  /** The folder that holds everything. */
  public static final ObjectPath ROOT = new ObjectPath("");

  private static final int MAX_NAME_CHARS = 255;
  private static final int MAX_PATH_CHARS = 900;

  /**
   * @throws IllegalArgumentException when a name is empty, {@code .} or {@code ..}, is too long, or
   *     holds a control character or a backslash
   */
  public ObjectPath {
    if (text.length() > MAX_PATH_CHARS) {
      throw new IllegalArgumentException("An object path has at most 900 characters");
    }
    if (!text.isEmpty()) {
      for (String name : text.split("/", -1)) {
        requireSafe(name);
      }
    }
  }

  /** The path of {@code names}, slashes within them included. */
  public static ObjectPath of(String text) {
    return new ObjectPath(text);
  }

  /** The path of {@code name} (which may hold slashes) below this one. */
  public ObjectPath resolve(String name) {
    return isRoot() ? new ObjectPath(name) : new ObjectPath(text + "/" + name);
  }

  /** The last name; empty for the root. */
  public String name() {
    return text.substring(text.lastIndexOf('/') + 1);
  }

  public boolean isRoot() {
    return text.isEmpty();
  }

  /** The names from the root on; none for the root. */
  public List<String> names() {
    return isRoot() ? List.of() : List.of(text.split("/"));
  }

  @Override
  public int compareTo(ObjectPath other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }

  private static void requireSafe(String name) {
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException("An object path may not hold the name '" + name + "'");
    }
    if (name.length() > MAX_NAME_CHARS) {
      throw new IllegalArgumentException("A name in an object path has at most 255 characters");
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < 0x20 || c == 0x7f || c == '\\') {
        throw new IllegalArgumentException(
            "An object path may not hold the character 0x%02x".formatted((int) c));
      }
    }
  }
}
