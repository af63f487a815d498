package io.kuberewind.watcher.etcd;

import io.kuberewind.etcd.decode.StoredValue;
import io.kuberewind.schemas.EtcdKeys;
import io.kuberewind.watcher.change.ResourceType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which resource a key is. The value says its kind, and discovery what that is called; where the
 * value cannot be read the folder of the key does, as it was learned from others or as API servers
 * are known to name it. Safe for use by several threads.
 */
final class StorageKeys {
  /** Type under which keys are recorded that are no resource's. */
  static final ResourceType OWN =
      new ResourceType(EtcdKeys.GROUP, EtcdKeys.VERSION, EtcdKeys.RESOURCE, EtcdKeys.KIND, false);

  private static final ResourceType SECRETS = new ResourceType("", "v1", "secrets", "Secret", true);

  private static final Set<String> FLEETING =
      Set.of("masterleases", "peerserverlease", "peerserverleases");

  /** Folders that are not called as their resource is. */
  private static final Map<String, String> RENAMED =
      Map.of(
          "minions", "nodes",
          "services/specs", "services",
          "services/endpoints", "endpoints",
          "controllers", "replicationcontrollers",
          "ingress", "ingresses.networking.k8s.io");

  private final String prefix;
  private final Map<String, ResourceType> learned = new ConcurrentHashMap<>();
  private volatile Map<String, ResourceType> byKind = Map.of();
  private volatile Map<String, ResourceType> byName = Map.of();

  /**
   * @param prefix what all keys begin with, such as {@code /registry}
   */
  StorageKeys(String prefix) {
    this.prefix = prefix;
  }

  /** Takes note of the types that are served now. */
  void served(List<ResourceType> types) {
    Map<String, ResourceType> kinds = new HashMap<>();
    Map<String, ResourceType> names = new HashMap<>();
    for (ResourceType type : types) {
      kinds.putIfAbsent(type.group() + "/" + type.kind(), type);
      names.put(type.name(), type);
    }
    byKind = kinds;
    byName = names;
  }

  /** The type of that name, if it is served. */
  Optional<ResourceType> served(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** What {@code key} stands for, with the value it has or had. */
  Place place(byte[] key, StoredValue value) {
    String text = new String(key, StandardCharsets.UTF_8);
    if (!text.startsWith(prefix + "/")
        || !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), key)) {
      return new Place.OfServer(text);
    }
    String[] parts = text.substring(prefix.length() + 1).split("/", -1);
    if (FLEETING.contains(parts[0])) {
      return new Place.Fleeting();
    }
    if (parts[0].equals(SECRETS.resource()) && isObject(parts, SECRETS)) {
      // Whatever its value says: it is sealed as a Secret.
      return new Place.OfResource(served(parts[0]).orElse(SECRETS), parts[1], parts[2]);
    }
    Optional<ResourceType> type =
        value instanceof StoredValue.Decoded decoded
            ? ofValue(parts, decoded)
            : Optional.ofNullable(learned.get(folder(parts))).or(() -> ofFolder(parts));
    return type.filter(t -> isObject(parts, t))
        .<Place>map(t -> new Place.OfResource(t, namespace(parts, t), parts[parts.length - 1]))
        .orElseGet(() -> new Place.OfServer(text));
  }

  private Optional<ResourceType> ofValue(String[] parts, StoredValue.Decoded value) {
    String apiVersion = value.apiVersion();
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    ResourceType type = byKind.get(group + "/" + value.kind());
    if (type == null) {
      type = ofFolder(parts).or(() -> custom(parts, group, apiVersion, value.kind())).orElse(null);
    }
    if (type != null && isObject(parts, type)) {
      learned.put(folder(parts), type);
    }
    return Optional.ofNullable(type);
  }

  /** A custom resource whose definition is so new that discovery does not name it yet. */
  private static Optional<ResourceType> custom(
      String[] parts, String group, String apiVersion, String kind) {
    boolean isCustom = parts[0].indexOf('.') > 0 && parts[0].equals(group) && parts.length >= 3;
    String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
    return isCustom && parts.length <= 4
        ? Optional.of(new ResourceType(group, version, parts[1], kind, parts.length == 4))
        : Optional.empty();
  }

  private Optional<ResourceType> ofFolder(String[] parts) {
    String folder = folder(parts);
    String renamed = RENAMED.get(folder);
    if (renamed != null) {
      return served(renamed);
    }
    if (parts[0].indexOf('.') > 0) {
      return parts.length < 2 ? Optional.empty() : served(parts[1] + "." + parts[0]);
    }
    if (byName.containsKey(parts[0])) {
      return served(parts[0]);
    }
    List<ResourceType> named =
        byName.values().stream().filter(type -> type.resource().equals(parts[0])).toList();
    return named.size() == 1 ? Optional.of(named.get(0)) : Optional.empty();
  }

  /** Whether there is a name, and a namespace where there should be one, behind the folder. */
  private static boolean isObject(String[] parts, ResourceType type) {
    int behind = type.namespaced() ? 2 : 1;
    boolean isDeepEnough = parts.length > behind && parts.length - behind <= 2;
    return isDeepEnough
        && Arrays.stream(parts, parts.length - behind, parts.length).noneMatch(String::isEmpty);
  }

  private static String namespace(String[] parts, ResourceType type) {
    return type.namespaced() ? parts[parts.length - 2] : "";
  }

  private static String folder(String[] parts) {
    boolean isTwofold = parts[0].indexOf('.') > 0 || parts[0].equals("services");
    return isTwofold && parts.length > 1 ? parts[0] + "/" + parts[1] : parts[0];
  }
}
