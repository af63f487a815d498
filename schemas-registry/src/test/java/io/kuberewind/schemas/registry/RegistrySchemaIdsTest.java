package io.kuberewind.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.schemas.Barrier;
import io.kuberewind.schemas.Cursor;
import io.kuberewind.schemas.wire.SchemaIds;
import io.kuberewind.schemas.wire.SchemaIdsFactory;
import io.kuberewind.schemas.wire.SchemaUnavailableException;
import io.kuberewind.schemas.wire.UndecodableRecordException;
import io.kuberewind.schemas.wire.WireCodec;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real registry server. */
class RegistrySchemaIdsTest {
  @TempDir static Path dir;
  private static ApicurioRegistry registry;

  @BeforeAll
  static void startRegistry() throws Exception {
    registry = ApicurioRegistry.started(dir);
    registry.refuseIncompatibleSchemas();
  }

  @AfterAll
  static void stopRegistry() {
    registry.close();
  }

  @Test
  void whatOneProcessWritesAnotherReads() {
    WireCodec writer = new WireCodec(ids());
    WireCodec reader = new WireCodec(ids());
    Cursor cursor = new Cursor(812L, "v1", Instant.parse("2026-11-20T14:03:07Z"), 1, false);

    byte[] payload = writer.encode("rewind.cursors", cursor);

    assertThat(reader.decode(payload, Cursor.class)).isEqualTo(cursor);
  }

  @Test
  void anIdIsTheRegistrysAndTheSameForAll() {
    int id = ids().idOf("rewind.cursors", Cursor.getClassSchema());

    assertThat(ids().idOf("rewind.cursors", Cursor.getClassSchema())).isEqualTo(id);
    assertThat(ids().schemaOf(id).getFullName()).isEqualTo("io.kuberewind.schemas.Cursor");
  }

  @Test
  void aSchemaThatBreaksReadersIsRefusedAtOnce() {
    ids().idOf("rewind.evolving", record("string"));

    assertThatThrownBy(() -> ids().idOf("rewind.evolving", record("long")))
        .isInstanceOf(SchemaUnavailableException.class)
        .hasMessageContaining("refuses rewind.evolving-test.Evolving");
  }

  @Test
  void anIdThatTheRegistryNeverGaveIsAPoisonRecord() {
    byte[] payload = ByteBuffer.allocate(12).put((byte) 0).putInt(471_100).array();

    assertThatThrownBy(() -> new WireCodec(ids()).decode(payload))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("471100");
  }

  @Test
  void aSchemaThatIsNotOursMakesNoObject() {
    int id = ids().idOf("rewind.foreign", record("string"));
    byte[] payload = ByteBuffer.allocate(12).put((byte) 0).putInt(id).array();

    assertThatThrownBy(() -> new WireCodec(ids()).decode(payload))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("not ours");
  }

  @Test
  void aRegistryThatComesLateIsWaitedFor() throws Exception {
    try (ApicurioRegistry late = ApicurioRegistry.stopped(dir)) {
      SchemaIds ids = SchemaIdsFactory.of(Optional.of(late.url()));
      CompletableFuture<Integer> id =
          CompletableFuture.supplyAsync(() -> ids.idOf("t", Cursor.getClassSchema()));

      late.start();

      assertThat(id.get(300, TimeUnit.SECONDS)).isPositive();
    }
  }

  @Test
  void whatIsKnownGoesOnWhileTheRegistryIsAwayAndTheRestWaits() throws Exception {
    try (ApicurioRegistry unsteady = ApicurioRegistry.started(dir)) {
      SchemaIds ids = SchemaIdsFactory.of(Optional.of(unsteady.url()));
      int cursor = ids.idOf("t", Cursor.getClassSchema());

      unsteady.stop();
      CompletableFuture<Integer> barrier =
          CompletableFuture.supplyAsync(() -> ids.idOf("t", Barrier.getClassSchema()));
      int cursorMeanwhile = ids.idOf("t", Cursor.getClassSchema());
      unsteady.start();

      assertThat(cursorMeanwhile).isEqualTo(cursor);
      assertThat(barrier.get(300, TimeUnit.SECONDS)).isPositive();
    }
  }

  @Test
  void aRegistryThatStaysAwayIsReportedWithoutItsPassword() throws Exception {
    Patience little =
        new Patience(Duration.ofMillis(300), Duration.ofMillis(50), Duration.ofSeconds(1));
    try (ApicurioRegistry away = ApicurioRegistry.stopped(dir)) {
      String url = away.url().toString().replace("http://", "http://me:pa55@");
      SchemaIds ids = new RegistrySchemaIds(new ConfluentRegistry(URI.create(url)), little);

      assertThatThrownBy(() -> ids.idOf("t", Cursor.getClassSchema()))
          .isInstanceOf(SchemaUnavailableException.class)
          .hasMessageContaining("check registry.url, or start the registry")
          .hasMessageContaining(away.url().toString())
          .hasMessageNotContaining("pa55");
    }
  }

  /** As a process of its own has them. */
  private static SchemaIds of(ApicurioRegistry server) {
    return new RegistrySchemaIds(new ConfluentRegistry(server.url()), Patience.DEFAULT);
  }

  private static SchemaIds ids() {
    return of(registry);
  }

  private static Schema record(String fieldType) {
    return SchemaBuilder.record("Evolving")
        .namespace("test")
        .fields()
        .name("field")
        .type(Schema.create(Schema.Type.valueOf(fieldType.toUpperCase(Locale.ROOT))))
        .noDefault()
        .endRecord();
  }
}
