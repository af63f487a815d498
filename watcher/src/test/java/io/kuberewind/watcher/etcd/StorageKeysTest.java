package io.kuberewind.watcher.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.etcd.decode.StoredValue;
import io.kuberewind.watcher.change.ResourceType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a key stands for, by its value and by its folder. */
class StorageKeysTest {
  private static final ResourceType SECRETS = new ResourceType("", "v1", "secrets", "Secret", true);
  private static final ResourceType NODES = new ResourceType("", "v1", "nodes", "Node", false);
  private static final ResourceType SERVICES =
      new ResourceType("", "v1", "services", "Service", true);
  private static final ResourceType ENDPOINTS =
      new ResourceType("", "v1", "endpoints", "Endpoints", true);
  private static final ResourceType ROLES =
      new ResourceType("rbac.authorization.k8s.io", "v1", "roles", "Role", true);
  private static final StoredValue ENCRYPTED = new StoredValue.Encrypted();

  private final StorageKeys keys = new StorageKeys("/registry");

  @BeforeEach
  void discover() {
    keys.served(List.of(SECRETS, NODES, SERVICES, ENDPOINTS, ROLES));
  }

  @Test
  void aValueTellsItsTypeAndTheKeyItsName() {
    assertThat(place("/registry/minions/n1", of("v1", "Node"))).isEqualTo(object(NODES, "", "n1"));
    assertThat(place("/registry/services/specs/shop/web", of("v1", "Service")))
        .isEqualTo(object(SERVICES, "shop", "web"));
    assertThat(place("/registry/roles/shop/r", of("rbac.authorization.k8s.io/v1", "Role")))
        .isEqualTo(object(ROLES, "shop", "r"));
  }

  @Test
  void whatCannotBeReadIsToldByItsFolder() {
    assertThat(place("/registry/secrets/shop/pin", ENCRYPTED))
        .isEqualTo(object(SECRETS, "shop", "pin"));
    assertThat(place("/registry/minions/n1", ENCRYPTED)).isEqualTo(object(NODES, "", "n1"));
    assertThat(place("/registry/services/endpoints/shop/web", ENCRYPTED))
        .isEqualTo(object(ENDPOINTS, "shop", "web"));
    assertThat(place("/registry/roles/shop/r", ENCRYPTED)).isEqualTo(object(ROLES, "shop", "r"));
  }

  @Test
  void aCustomResourceThatDiscoveryDoesNotNameYetIsOne() {
    assertThat(place("/registry/example.com/gadgets/shop/g", of("example.com/v1", "Gadget")))
        .isEqualTo(
            object(new ResourceType("example.com", "v1", "gadgets", "Gadget", true), "shop", "g"));
    assertThat(place("/registry/example.com/gadgets/shop/h", ENCRYPTED))
        .isEqualTo(
            object(new ResourceType("example.com", "v1", "gadgets", "Gadget", true), "shop", "h"));
  }

  @Test
  void whatTheApiServerKeepsForItselfIsItsOwn() {
    assertThat(place("/registry/ranges/serviceips", of("v1", "RangeAllocation")))
        .isEqualTo(new Place.OfServer("/registry/ranges/serviceips"));
    assertThat(place("/registry/masterleases/10.0.0.1", of("v1", "Endpoints")))
        .isEqualTo(new Place.Fleeting());
    assertThat(place("/elsewhere", ENCRYPTED)).isEqualTo(new Place.OfServer("/elsewhere"));
  }

  private Place place(String key, StoredValue value) {
    return keys.place(key.getBytes(StandardCharsets.UTF_8), value);
  }

  private static Place object(ResourceType type, String namespace, String name) {
    return new Place.OfResource(type, namespace, name);
  }

  private static StoredValue of(String apiVersion, String kind) {
    return new StoredValue.Decoded(apiVersion, kind, new byte[0], 0);
  }
}
