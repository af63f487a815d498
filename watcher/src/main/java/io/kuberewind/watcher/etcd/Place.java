package io.kuberewind.watcher.etcd;

import io.kuberewind.watcher.change.ResourceType;

/** What a key of etcd stands for. */
sealed interface Place {
  /** An object of a resource type. */
  record OfResource(ResourceType type, String namespace, String name) implements Place {}

  /**
   * Something that the API server keeps for itself, such as which cluster addresses are taken. It
   * is recorded under its key, since a restore of etcd needs it.
   */
  record OfServer(String key) implements Place {}

  /** What a running API server says of itself, under a lease of seconds: never recorded. */
  record Fleeting() implements Place {}
}
