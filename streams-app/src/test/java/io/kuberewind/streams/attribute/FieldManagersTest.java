package io.kuberewind.streams.attribute;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.schemas.Actor;
import io.kuberewind.schemas.ActorHow;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import io.kuberewind.streams.Changes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FieldManagersTest {
  private static final String CREATED = "2026-11-20T14:00:00Z";
  private static final String LATER = "2026-11-20T14:05:00Z";

  @Test
  void theManagerWhoseTimeMovedMadeTheUpdate() {
    Change before = version(1, entry("kubectl", CREATED, "", 1), entry("hpa", CREATED, "", 2));
    Change after = version(2, entry("kubectl", LATER, "", 1), entry("hpa", CREATED, "", 2));

    assertThat(actor(after, before)).isEqualTo("kubectl");
  }

  @Test
  void aNewManagerMadeTheUpdateThoughAnotherLostFields() {
    Change before = version(1, entry("kubectl", CREATED, "", 1, 2));
    Change after = version(2, entry("kubectl", CREATED, "", 1), entry("argocd", LATER, "", 2));

    assertThat(actor(after, before)).isEqualTo("argocd");
  }

  @Test
  void theSubresourceIsNamed() {
    Change before = version(1, entry("kubectl", CREATED, "", 1));
    Change after =
        version(2, entry("kubectl", CREATED, "", 1), entry("kubelet", LATER, "status", 2));

    Actor actor = FieldManagers.actor(Evidence.of(after, Optional.of(before)));

    assertThat(actor.getHow()).isEqualTo(ActorHow.FIELD_MANAGER);
    assertThat(actor.getSubresource()).isEqualTo("status");
  }

  @Test
  void aSecondWriteWithinOneSecondShowsInTheFieldsItGained() {
    Change before = version(1, entry("kubectl", CREATED, "", 1), entry("hpa", CREATED, "", 2));
    Change after = version(2, entry("kubectl", CREATED, "", 1, 3), entry("hpa", CREATED, "", 2));

    assertThat(actor(after, before)).isEqualTo("kubectl");
  }

  @Test
  void lostFieldsAloneProveNothing() {
    Change before = version(1, entry("kubectl", CREATED, "", 1, 3), entry("hpa", CREATED, "", 3));
    Change after = version(2, entry("kubectl", CREATED, "", 1), entry("hpa", CREATED, "", 3));

    assertThat(actor(after, before)).isEqualTo("unresolved");
  }

  @Test
  void nobodyIsNamedWhereSeveralOrNoneMoved() {
    Change before = version(1, entry("kubectl", CREATED, "", 1), entry("hpa", CREATED, "", 2));
    Change both = version(2, entry("kubectl", LATER, "", 1), entry("hpa", LATER, "", 2));
    Change none = version(2, entry("kubectl", CREATED, "", 1), entry("hpa", CREATED, "", 2));

    assertThat(actor(both, before)).isEqualTo("unresolved");
    assertThat(actor(none, before)).isEqualTo("unresolved");
  }

  @Test
  void aCreateIsOfTheManagerWhoWroteAtTheCreation() {
    Change alone = create(entry("helm", CREATED, "", 1));
    Change withStatus = create(entry("helm", CREATED, "", 1), entry("kubelet", LATER, "status", 2));
    Change two = create(entry("helm", CREATED, "", 1), entry("hook", CREATED, "", 2));

    assertThat(actor(alone, null)).isEqualTo("helm");
    assertThat(actor(withStatus, null)).isEqualTo("helm");
    assertThat(actor(two, null)).isEqualTo("unresolved");
  }

  @Test
  void anObservationIsOfASingleManagerOnly() {
    Change single = observe(entry("helm", CREATED, "", 1));
    Change several = observe(entry("helm", CREATED, "", 1), entry("hpa", LATER, "", 2));

    assertThat(actor(single, null)).isEqualTo("helm");
    assertThat(actor(several, null)).isEqualTo("unresolved");
  }

  @Test
  void aDeletionIsUnresolved() {
    Change before = version(1, entry("kubectl", CREATED, "", 1));
    Change deleted = of(2, Operation.DELETE, entry("kubectl", LATER, "", 1));

    assertThat(actor(deleted, before)).isEqualTo("unresolved");
  }

  @Test
  void theVersionOfAnEarlierObjectOfTheNameIsNoEvidence() {
    Change earlier = version(1, entry("kubectl", CREATED, "", 1), entry("hpa", CREATED, "", 2));
    Change update =
        Change.newBuilder(version(9, entry("kubectl", LATER, "", 1), entry("hpa", CREATED, "", 2)))
            .setUid("another")
            .build();

    assertThat(actor(update, earlier)).isEqualTo("unresolved");
  }

  @Test
  void damagedObjectsAreUnresolvedAndNothingElse() {
    byte[] good =
        Changes.object("a", 2, entry("kubectl", LATER, "", 1) + "," + entry("hpa", LATER, "", 2))
            .getBytes(StandardCharsets.UTF_8);
    Change before = version(1, entry("kubectl", CREATED, "", 1));
    long seed = 5;
    Random random = new Random(seed);

    for (int round = 0; round < 5_000; round++) {
      byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 1));
      for (int flips = random.nextInt(4); flips > 0 && bad.length > 0; flips--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      Change change = version(2);
      Change damaged = Change.newBuilder(change).setObject(ByteBuffer.wrap(bad)).build();

      assertThat(FieldManagers.actor(Evidence.of(damaged, Optional.of(before))))
          .as("seed %d round %d", seed, round)
          .isNotNull();
    }
  }

  @Test
  void manyEntriesOrDeepNestingAreUnresolved() {
    String deep = "{\"f:a\":".repeat(5_000) + "{}" + "}".repeat(5_000);
    Change nested =
        create("{\"manager\":\"m\",\"time\":\"" + CREATED + "\",\"fieldsV1\":" + deep + "}");
    Change crowded = create(String.join(",", Collections.nCopies(2_000, entry("m", LATER, "", 1))));

    assertThat(actor(nested, null)).isEqualTo("unresolved");
    assertThat(actor(crowded, null)).isEqualTo("unresolved");
  }

  private String actor(Change change, Change previous) {
    Actor actor = FieldManagers.actor(Evidence.of(change, Optional.ofNullable(previous)));
    return actor.getHow() == ActorHow.FIELD_MANAGER ? actor.getManager() : "unresolved";
  }

  private static Change version(long revision, String... entries) {
    return of(revision, Operation.UPDATE, entries);
  }

  private static Change create(String... entries) {
    return of(1, Operation.CREATE, entries);
  }

  private static Change observe(String... entries) {
    return of(1, Operation.OBSERVE, entries);
  }

  private static Change of(long revision, Operation operation, String... entries) {
    return Changes.change(
        "a", revision, operation, Changes.object("a", revision, String.join(",", entries)));
  }

  private static String entry(String manager, String time, String subresource, int... fields) {
    StringBuilder owned = new StringBuilder();
    for (int field : fields) {
      owned.append(owned.isEmpty() ? "" : ",").append("\"f:k").append(field).append("\":{}");
    }
    return """
    {"manager":"%s","operation":"Update","apiVersion":"v1","time":"%s",%s\
    "fieldsType":"FieldsV1","fieldsV1":{"f:data":{%s}}}\
    """
        .formatted(
            manager,
            time,
            subresource.isEmpty() ? "" : "\"subresource\":\"" + subresource + "\",",
            owned);
  }
}
