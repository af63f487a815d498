package io.kuberewind.schemas;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Names one resource for ever: cluster, API group, resource (plural), namespace and name. It is the
 * Kafka key of everything that is said of the resource, so one resource stays in one partition.
 *
 * <p>The text form is {@code cluster/group/resource/namespace/name}. The core group and the
 * namespace of cluster-scoped resources are empty. In each part the bytes {@code %}, {@code /},
 * 0x00 to 0x20 and 0x7f are percent-encoded (upper-case hexadecimal), so the form is unique and
 * splits at its slashes. Keys are ordered by the unsigned bytes of the UTF-8 text form: all objects
 * of one kind in one namespace are neighbours.
 *
 * @param cluster name of the cluster, not empty
 * @param group API group, empty for the core group
 * @param resource plural resource name, not empty
 * @param namespace namespace, empty for cluster-scoped resources
 * @param name object name, not empty
 */
public record ResourceKey(
    String cluster, String group, String resource, String namespace, String name)
    implements Comparable<ResourceKey> {

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  public ResourceKey {
    requireFilled(cluster, "cluster");
    Objects.requireNonNull(group, "group");
    requireFilled(resource, "resource");
    Objects.requireNonNull(namespace, "namespace");
    requireFilled(name, "name");
  }

  /** The key of the resource that {@code change} speaks of. */
  public static ResourceKey of(Change change) {
    return new ResourceKey(
        change.getCluster(),
        change.getGroup(),
        change.getResource(),
        change.getNamespace(),
        change.getName());
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException when the text is not five parts, or is not encoded as {@link
   *     #text()} does
   */
  public static ResourceKey parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 5) {
      throw new IllegalArgumentException(
          "A resource key has five parts, cluster/group/resource/namespace/name, not "
              + parts.length);
    }
    return new ResourceKey(
        decode(parts[0]), decode(parts[1]), decode(parts[2]), decode(parts[3]), decode(parts[4]));
  }

  /** Reads the UTF-8 bytes of the text form; errors as {@link #parse}. */
  public static ResourceKey parse(byte[] utf8) {
    return parse(new String(utf8, StandardCharsets.UTF_8));
  }

  /** The text form described at the class. */
  public String text() {
    return prefix(cluster, group, resource, namespace) + encode(name);
  }

  /** The UTF-8 bytes of {@link #text()}: the key of a Kafka record. */
  public byte[] bytes() {
    return text().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Text form up to and with the slash behind the namespace: a prefix of the keys of that namespace
   * and kind.
   */
  public static String prefix(String cluster, String group, String resource, String namespace) {
    return prefix(cluster, group, resource) + encode(namespace) + "/";
  }

  /** Text form up to and with the slash behind the resource: a prefix of the keys of that kind. */
  public static String prefix(String cluster, String group, String resource) {
    return encode(cluster) + "/" + encode(group) + "/" + encode(resource) + "/";
  }

  @Override
  public int compareTo(ResourceKey other) {
    return Arrays.compareUnsigned(bytes(), other.bytes());
  }

  @Override
  public String toString() {
    return text();
  }

  private static void requireFilled(String part, String what) {
    if (part == null || part.isEmpty()) {
      throw new IllegalArgumentException("A resource key needs a " + what);
    }
  }

  private static boolean isPlain(char c) {
    return c > 0x20 && c != '%' && c != '/' && c != 0x7f;
  }

  private static String encode(String part) {
    int i = 0;
    while (i < part.length() && isPlain(part.charAt(i))) {
      i++;
    }
    if (i == part.length()) {
      return part;
    }
    StringBuilder encoded = new StringBuilder(part.length() + 8).append(part, 0, i);
    for (; i < part.length(); i++) {
      char c = part.charAt(i);
      if (isPlain(c)) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX[c >> 4]).append(HEX[c & 0xf]);
      }
    }
    return encoded.toString();
  }

  private static String decode(String part) {
    if (part.indexOf('%') < 0) {
      return part;
    }
    StringBuilder decoded = new StringBuilder(part.length());
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == '%') {
        if (i + 2 >= part.length()) {
          throw new IllegalArgumentException(
              "A resource key ends within a percent-encoded byte: " + part);
        }
        decoded.append((char) Integer.parseInt(part, i + 1, i + 3, 16));
        i += 2;
      } else {
        decoded.append(c);
      }
    }
    return decoded.toString();
  }
}
