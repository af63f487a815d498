package io.kuberewind.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Completion;
import io.kuberewind.schemas.Marker;
import io.kuberewind.schemas.RecordTypes;
import io.kuberewind.schemas.Sealed;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.sealing.field.FieldPattern;
import io.kuberewind.sealing.field.Trees;
import io.kuberewind.sealing.field.ValueHash;
import io.kuberewind.sealing.key.KeyMissingException;
import io.kuberewind.sealing.key.KeyService;
import io.kuberewind.sealing.key.KeyServiceException;
import io.kuberewind.sealing.key.WrongKeyException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SealerTest {
  // base64 of "correct horse battery staple"
  private static final String PASSWORD = "Y29ycmVjdCBob3JzZSBiYXR0ZXJ5IHN0YXBsZQ==";
  private static final String SECRET =
      """
      {"kind":"Secret","apiVersion":"v1","metadata":{"name":"db","namespace":"shop","resourceVersion":"7",\
      "annotations":{"team":"payments","note":"is correct horse battery staple",\
      "kubectl.kubernetes.io/last-applied-configuration":"{\\"data\\":{\\"password\\":\\"%s\\"}}"},\
      "managedFields":[{"manager":"kubectl","fieldsV1":{"f:data":{".":{},"f:password":{}}}}]},\
      "data":{"password":"%s","user":"YWRtaW4="},"type":"Opaque"}"""
          .formatted(PASSWORD, PASSWORD);

  private final FakeKms kms = new FakeKms();
  private final Sealer sealer = new Sealer(kms, new ValueHash(new byte[32]));
  private final Unsealer unsealer = new Unsealer(kms);

  @BeforeAll
  static void trustRecords() {
    RecordTypes.trust();
  }

  @Test
  void whatIsSecretIsNotInTheRecordAndComesBackWhole() {
    Change change = Changes.withEtcd(Changes.secret("shop", "db", 7, SECRET), "k8s\0" + PASSWORD);

    Change sealed = sealer.seal(change, SealOrder.SECRET);

    // As text a record shows every byte of its fields.
    assertThat(sealed.toString())
        .doesNotContain(PASSWORD, "correct horse", "YWRtaW4=")
        .contains("payments", "f:password", "Opaque");
    assertThat(unsealer.unseal(sealed)).isEqualTo(change);
  }

  @Test
  void whatIsCompletedWithEtcdsValueComesBackWhole() {
    Change watched = Changes.secret("shop", "db", 7, SECRET);
    Change told = Changes.withEtcd(Changes.secret("shop", "db", 7, SECRET), "k8s\0" + PASSWORD);

    Change completed =
        Completion.of(sealer.seal(watched, SealOrder.SECRET), sealer.seal(told, SealOrder.SECRET))
            .orElseThrow();

    assertThat(completed.toString()).doesNotContain(PASSWORD, "correct horse");
    Change unsealed = unsealer.unseal(completed);
    assertThat(unsealed.getObject()).isEqualTo(watched.getObject());
    assertThat(unsealed.getEtcd()).isEqualTo(told.getEtcd());
  }

  @Test
  void markersShowThatAValueChangedAndNoMore() {
    ObjectNode first = seen(Changes.secret("shop", "db", 7, SECRET));
    ObjectNode again = seen(Changes.secret("shop", "db", 8, SECRET));
    ObjectNode changed =
        seen(Changes.secret("shop", "db", 9, SECRET.replace("YWRtaW4=", "cm9vdA==")));
    ObjectNode elsewhere = seen(Changes.secret("shop", "other", 9, SECRET));

    assertThat(again.get("data")).isEqualTo(first.get("data"));
    assertThat(changed.at("/data/password")).isEqualTo(first.at("/data/password"));
    assertThat(changed.at("/data/user")).isNotEqualTo(first.at("/data/user"));
    assertThat(elsewhere.at("/data/user")).isNotEqualTo(first.at("/data/user"));
    assertThat(Marker.parse(first.at("/data/user").asText()))
        .hasValueSatisfying(marker -> assertThat(marker.keyId()).isEqualTo("kms.1"));
  }

  @Test
  void fieldsOfListsLeaveNoTraceInManagedFields() {
    String json =
        """
        {"kind":"Vault","apiVersion":"x.io/v1","metadata":{"name":"v","managedFields":[{"manager":"m","fieldsV1":\
        {"f:spec":{"f:tokens":{".":{},"v:\\"hunter2\\"":{}},"f:size":{},\
        "f:users":{"k:{\\"name\\":\\"ann\\",\\"pin\\":4711}":{"f:pin":{}}}}}}]},\
        "spec":{"size":3.10,"tokens":["hunter2"],"users":[{"name":"ann","pin":4711}]}}""";
    SealOrder order =
        new SealOrder(
            KeyService.MAIN,
            List.of(FieldPattern.parse("/spec/tokens"), FieldPattern.parse("/spec/users/pin")));

    Change sealed = sealer.seal(Changes.change("x.io", "vaults", "Vault", "", "v", 7, json), order);

    assertThat(Changes.text(sealed.getObject()))
        .doesNotContain("hunter2", "4711")
        .contains("\"size\":3.10", "f:tokens", "\"name\":\"ann\"");
    assertThat(Changes.text(unsealer.unseal(sealed).getObject())).isEqualTo(json);
  }

  @Test
  void whatCannotBeReadIsSealedAsAWhole() {
    String broken = "{\"data\":{\"password\":\"" + PASSWORD + "\"";
    String deep = "[".repeat(5_000) + PASSWORD;
    for (String text :
        List.of(broken, deep, "\"" + PASSWORD + "\"", "{\"a\":1,\"a\":\"" + PASSWORD + "\"}")) {
      Change change = Changes.secret("shop", "db", 7, text);

      Change sealed = sealer.seal(change, SealOrder.SECRET);

      assertThat(Changes.text(sealed.getObject()))
          .doesNotContain(PASSWORD)
          .contains("\"name\":\"db\"");
      assertThat(unsealer.unseal(sealed)).isEqualTo(change);
    }
  }

  @Test
  void anObjectAsLargeAsARecordStillFitsIntoOne() {
    StringBuilder noise = new StringBuilder();
    new Random(1).ints(16_000_000, 'a', 'z').forEach(c -> noise.append((char) c));
    String json =
        "{\"metadata\":{\"name\":\"big\"},\"spec\":\"%s\",\"data\":{\"a\":\"b\"}}".formatted(noise);

    Change sealed = sealer.seal(Changes.secret("shop", "big", 7, json), SealOrder.SECRET);

    int bytes = sealed.getObject().remaining() + sealed.getSealed().getObject().remaining();
    assertThat(bytes).isLessThan(Topic.MAX_RECORD_BYTES - 16 * 1024);
    assertThat(Changes.text(unsealer.unseal(sealed).getObject())).isEqualTo(json);
  }

  @Test
  void aCiphertextIsRefusedInAnothersPlace() {
    Change db = sealer.seal(Changes.secret("shop", "db", 7, SECRET), SealOrder.SECRET);
    Change other = sealer.seal(Changes.secret("shop", "other", 7, SECRET), SealOrder.SECRET);
    Change swapped = Change.newBuilder(db).setSealed(other.getSealed()).build();
    Change replayed = Change.newBuilder(db).setRevision(9).build();
    Change otherLife = Change.newBuilder(db).setTimeline(2).build();
    byte[] bytes = db.getSealed().getObject().array().clone();
    bytes[bytes.length / 2] ^= 1;
    Change altered =
        Change.newBuilder(db)
            .setSealed(Sealed.newBuilder(db.getSealed()).setObject(ByteBuffer.wrap(bytes)).build())
            .build();

    for (Change forged : List.of(swapped, replayed, otherLife, altered)) {
      assertThat(catchThrowable(() -> unsealer.unseal(forged)))
          .isInstanceOf(WrongKeyException.class)
          .hasMessageContaining("cannot decrypt prod//secrets/shop/db")
          .hasMessageContaining("key id kms.1");
    }
  }

  @Test
  void nothingGoesOutWhileTheKeyServiceIsAway() {
    kms.down(true);

    Throwable failure =
        catchThrowable(
            () -> sealer.seal(Changes.secret("shop", "db", 7, SECRET), SealOrder.SECRET));

    assertThat(failure).isInstanceOf(KeyServiceException.class);
  }

  @Test
  void aDataKeyServesManyObjectsSoTheServiceMayBeAwayForAWhile() {
    sealer.seal(Changes.secret("shop", "db", 1, SECRET), SealOrder.SECRET);
    kms.down(true);

    for (int revision = 2; revision < 1_000; revision++) {
      sealer.seal(Changes.secret("shop", "db", revision, SECRET), SealOrder.SECRET);
    }

    assertThat(kms.calls()).isEqualTo(1);
  }

  @Test
  void aKeyThatNobodyMadeIsNamed() {
    SealOrder order = new SealOrder("payments", SealOrder.ofSecrets());

    assertThat(catchThrowable(() -> sealer.seal(Changes.secret("shop", "db", 7, SECRET), order)))
        .isInstanceOf(KeyMissingException.class)
        .hasMessageContaining("payments");
  }

  @Test
  void aDeletionWithoutAnObjectHasNothingToSeal() {
    Change gone = Changes.secret("shop", "db", 7, "");

    assertThat(sealer.seal(gone, SealOrder.SECRET)).isSameAs(gone);
  }

  private ObjectNode seen(Change change) {
    return Trees.parse(sealer.seal(change, SealOrder.SECRET).getObject()).orElseThrow();
  }
}
