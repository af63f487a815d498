package io.kuberewind.watcher.publish;

import io.kuberewind.schemas.ResourceKey;
import io.kuberewind.watcher.change.ResourceType;
import java.nio.charset.StandardCharsets;

/** Keys of the cursors topic: {@code instance, 0x00, what/, text}. */
final class CursorKeys {
  private static final String CURSOR = "\u0000cursor/";
  private static final String KNOWN = "\u0000known/";
  private static final String COUNTED = "\u0000counted/";
  private static final String TICK = "\u0000tick/";

  private final String instance;
  private final String cluster;

  CursorKeys(String instance, String cluster) {
    this.instance = instance;
    this.cluster = cluster;
  }

  byte[] cursor(ResourceType type) {
    return bytes(cursors() + typeText(type));
  }

  byte[] counted(ResourceType type) {
    return bytes(counted() + typeText(type));
  }

  /**
   * @param key text of the resource's key
   */
  byte[] known(String key) {
    return bytes(knownObjects() + key);
  }

  byte[] barrier() {
    return bytes(barriers() + ResourceKey.prefix(cluster, "", ""));
  }

  byte[] tick() {
    return bytes(instance + TICK + ResourceKey.prefix(cluster, "", ""));
  }

  /** Whether it is the key of the last tick of any watcher of this cluster. */
  boolean isTick(String key) {
    return key.endsWith(TICK + ResourceKey.prefix(cluster, "", ""));
  }

  /** Whether it is the key of the cursor of a type, of any watcher of this cluster. */
  boolean isCursor(String key) {
    return key.contains(CURSOR + ResourceKey.prefix(cluster, "", "").replaceAll("/+$", "/"));
  }

  /** Whether it is the key of the cursor of a resource of the core group. */
  boolean isCursor(String key, String resource) {
    return key.endsWith(CURSOR + typeText("", resource));
  }

  /** Whether it is the key of what any watcher of this cluster knows of an object. */
  boolean isKnown(String key, ResourceKey object) {
    return key.endsWith(KNOWN + object.text());
  }

  String cursors() {
    return instance + CURSOR;
  }

  String counted() {
    return instance + COUNTED;
  }

  String knownObjects() {
    return instance + KNOWN;
  }

  String barriers() {
    return instance + "\u0000barrier/";
  }

  /** The text {@code cluster/group/resource}: key of coverage records, too. */
  String typeText(ResourceType type) {
    return typeText(type.group(), type.resource());
  }

  private String typeText(String group, String resource) {
    String prefix = ResourceKey.prefix(cluster, group, resource);
    return prefix.substring(0, prefix.length() - 1);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
