package io.kuberewind.watcher.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.etcd.client.StoredKey;
import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.stream.WatchEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of values that only their API server can read. */
class EtcdObjectsTest {
  private static final ResourceType SECRETS = new ResourceType("", "v1", "secrets", "Secret", true);
  private static final String STUB =
      "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"pin\",\"namespace\":\"shop\",\"resourceVersion\":\"12\"}}";

  private final StorageKeys keys = new StorageKeys("/registry");
  private final EtcdObjects objects = new EtcdObjects(keys, new Rendering(null));

  @BeforeEach
  void discover() {
    keys.served(List.of(SECRETS));
  }

  @Test
  void whatIsEncryptedAtRestStaysSealedAndIsMarked() {
    byte[] value = bytes("k8s:enc:aescbc:v1:key1:\u0001\u0002");

    EtcdObjects.Told told = objects.told(stored(value), WatchEvent.Type.MODIFIED, 12);

    assertThat(told.place()).isEqualTo(new Place.OfResource(SECRETS, "shop", "pin"));
    assertThat(text(told.event().object())).isEqualTo(STUB);
    assertThat(told.value().getEncrypted()).isTrue();
    assertThat(told.value().getUndecoded()).isNull();
    assertThat(told.value().getValue()).isEqualTo(ByteBuffer.wrap(value));
    assertThat(objects.encrypted()).isEqualTo(1);
  }

  @Test
  void whatCannotBeDecodedIsKeptMarkedAndCounted() {
    byte[] value = {'k', '8', 's', 0, 10, 127};

    EtcdObjects.Told told = objects.told(stored(value), WatchEvent.Type.ADDED, 12);

    assertThat(text(told.event().object())).isEqualTo(STUB);
    assertThat(told.value().getEncrypted()).isFalse();
    assertThat(told.value().getUndecoded()).isNotBlank();
    assertThat(told.value().getValue()).isEqualTo(ByteBuffer.wrap(value));
    assertThat(objects.undecoded()).isEqualTo(1);
  }

  private static StoredKey stored(byte[] value) {
    return new StoredKey(bytes("/registry/secrets/shop/pin"), value, 3, 5, 12, 0);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }
}
