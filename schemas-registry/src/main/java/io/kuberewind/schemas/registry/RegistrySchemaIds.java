package io.kuberewind.schemas.registry;

import io.kuberewind.schemas.registry.Registry.AwayException;
import io.kuberewind.schemas.registry.Registry.RefusedException;
import io.kuberewind.schemas.wire.SchemaIds;
import io.kuberewind.schemas.wire.SchemaUnavailableException;
import io.kuberewind.schemas.wire.UnknownSchemaException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ids of a registry, each asked for once. What is known goes on while the registry is away; what is
 * not known waits for it, in bounded time. The subject of a schema is {@code <topic>-<full name>},
 * so that a topic may carry several types.
 */
final class RegistrySchemaIds implements SchemaIds {
  private static final Logger log = LoggerFactory.getLogger(RegistrySchemaIds.class);

  private final Registry registry;
  private final Patience patience;
  private final Map<Registration, Integer> ids = new ConcurrentHashMap<>();
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

  private record Registration(String topic, Schema schema) {}

  @FunctionalInterface
  private interface Question<T> {
    T ask() throws AwayException, RefusedException;
  }

  RegistrySchemaIds(Registry registry, Patience patience) {
    this.registry = registry;
    this.patience = patience;
  }

  @Override
  public int idOf(String topic, Schema schema) {
    Registration registration = new Registration(topic, schema);
    Integer known = ids.get(registration);
    if (known != null) {
      return known;
    }
    // Two threads may both ask: registering is idempotent, and none waits for another's answer.
    String subject = topic + "-" + schema.getFullName();
    int id = patiently(subject, () -> idOrAsk(registration, subject));
    ids.put(registration, id);
    schemas.put(id, schema);
    return id;
  }

  @Override
  public Schema schemaOf(int id) {
    Schema known = schemas.get(id);
    if (known != null) {
      return known;
    }
    Schema schema = patiently("schema " + id, () -> schemaOrAsk(id)).orElseThrow(() -> unknown(id));
    schemas.put(id, schema);
    return schema;
  }

  /** While one thread pauses, another may have had its answer. */
  private int idOrAsk(Registration registration, String subject)
      throws AwayException, RefusedException {
    Integer known = ids.get(registration);
    return known != null ? known : registry.register(subject, registration.schema().toString());
  }

  private Optional<Schema> schemaOrAsk(int id) throws AwayException, RefusedException {
    Schema known = schemas.get(id);
    return known != null ? Optional.of(known) : registry.schema(id).map(text -> parse(id, text));
  }

  private Schema parse(int id, String text) {
    try {
      return new Schema.Parser().parse(text);
    } catch (AvroRuntimeException e) {
      log.atWarn()
          .addKeyValue("registry", registry.address())
          .addKeyValue("schema", id)
          .log("the schema is not Avro");
      throw unknown(id);
    }
  }

  private UnknownSchemaException unknown(int id) {
    return new UnknownSchemaException(id, "the registry at " + registry.address());
  }

  private <T> T patiently(String what, Question<T> question) {
    long deadline = System.nanoTime() + patience.total().toNanos();
    Duration pause = patience.firstPause();
    while (true) {
      try {
        return question.ask();
      } catch (RefusedException e) {
        throw new SchemaUnavailableException(
            "The schema registry at %s refuses %s: %s"
                .formatted(registry.address(), what, e.getMessage()),
            e);
      } catch (AwayException e) {
        if (System.nanoTime() + pause.toNanos() > deadline) {
          throw new SchemaUnavailableException(
              "The schema registry at %s did not answer for %d s (%s): check registry.url, or start the registry"
                  .formatted(registry.address(), patience.total().toSeconds(), e.getMessage()),
              e);
        }
        log.atWarn()
            .addKeyValue("registry", registry.address())
            .addKeyValue("schema", what)
            .log(
                "schema registry away, asking again in {} ms: {}",
                pause.toMillis(),
                e.getMessage());
        sleep(pause, e);
        pause = patience.after(pause);
      }
    }
  }

  private static void sleep(Duration pause, AwayException away) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SchemaUnavailableException("Stopped while waiting for the schema registry", away);
    }
  }
}
