package io.kuberewind.watcher.publish;

import io.kuberewind.schemas.ResourceKey;
import io.kuberewind.watcher.change.ResourceType;
import java.nio.charset.StandardCharsets;

/** Keys of the cursors topic: {@code instance, 0x00, what/, text}. */
final class CursorKeys {
  private final String instance;
  private final String cluster;

  CursorKeys(String instance, String cluster) {
    this.instance = instance;
    this.cluster = cluster;
  }

  byte[] cursor(ResourceType type) {
    return bytes(cursors() + typeText(type));
  }

  byte[] known(ResourceKey key) {
    return bytes(knownObjects() + key.text());
  }

  byte[] barrier() {
    return bytes(barriers() + ResourceKey.prefix(cluster, "", ""));
  }

  String cursors() {
    return instance + "\u0000cursor/";
  }

  String knownObjects() {
    return instance + "\u0000known/";
  }

  String barriers() {
    return instance + "\u0000barrier/";
  }

  /** The text {@code cluster/group/resource}: key of coverage records, too. */
  String typeText(ResourceType type) {
    String prefix = ResourceKey.prefix(cluster, type.group(), type.resource());
    return prefix.substring(0, prefix.length() - 1);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
