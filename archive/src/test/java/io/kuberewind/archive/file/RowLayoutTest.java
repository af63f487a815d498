package io.kuberewind.archive.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.archive.Changes;
import io.kuberewind.archive.block.AvroCursor;
import io.kuberewind.schemas.Actor;
import io.kuberewind.schemas.ActorHow;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.EtcdValue;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.ResourceKey;
import io.kuberewind.schemas.Sealed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowLayoutTest {
  private final RowLayout layout = new RowLayout(Change.getClassSchema());

  @ParameterizedTest
  @ValueSource(strings = {"web", "w%b", "a/b", "ä ö", "\u0001", "x\u007f"})
  void findsWhatTheDecoderFinds(String name) throws Exception {
    Change change = full(name);
    byte[] encoded = new ChangeEncoder().encode(change);
    AvroCursor cursor = new AvroCursor(encoded);
    RowHead head = layout.read(cursor);
    assertThat(cursor.isEnd()).isTrue();
    assertThat(head.key()).isEqualTo(ResourceKey.of(change).bytes());
    assertThat(head.revision()).isEqualTo(change.getRevision());
    assertThat(head.time()).isEqualTo(Micros.of(change.getTime()));
    assertThat(head.delete()).isTrue();
  }

  @Test
  void stopsWhereTheBlockEnds() {
    byte[] encoded = new ChangeEncoder().encode(full("web"));
    for (int length = 0; length < encoded.length; length++) {
      AvroCursor cursor = new AvroCursor(Arrays.copyOf(encoded, length));
      assertThatThrownBy(() -> layout.read(cursor))
          .isInstanceOfAny(IOException.class, IndexOutOfBoundsException.class);
    }
  }

  private static Change full(String name) {
    return Changes.in("apps", "deployments", "shop", name, 812, Operation.DELETE)
        .setRevisionAfter(800L)
        .setActor(
            Actor.newBuilder()
                .setHow(ActorHow.AUDIT)
                .setUser("alice")
                .setGroups(List.of("developers", "operators"))
                .build())
        .setSealed(
            Sealed.newBuilder()
                .setKeyId("k1")
                .setWrappedKey(ByteBuffer.wrap(new byte[60]))
                .setObject(ByteBuffer.wrap(new byte[300]))
                .build())
        .setEtcd(
            EtcdValue.newBuilder()
                .setKey(ByteBuffer.wrap(new byte[40]))
                .setValue(ByteBuffer.wrap(new byte[200]))
                .setVersion(3)
                .setCreateRevision(7)
                .build())
        .build();
  }
}
