package io.kuberewind.standalone.status;

import io.kuberewind.archive.ArchiveException;
import io.kuberewind.archive.catalog.CapturedType;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.key.Ordinal;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.kit.http.Handler;
import io.kuberewind.kit.http.HttpProblem;
import io.kuberewind.kit.http.Request;
import io.kuberewind.kit.http.Response;
import io.kuberewind.kit.lifecycle.Health;
import io.kuberewind.kit.lifecycle.Stage;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.schemas.wire.WireCodec;
import io.kuberewind.standalone.recent.ConsumerPool;
import io.kuberewind.standalone.recent.ConsumerPool.BusyException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * {@code GET /api/v1/status}: how each stage is, how far the changes, the history and the archive
 * are, and how much a loss of this machine would cost now.
 */
public final class StatusRoute implements Handler {
  /** What does not change while the instance runs. */
  public record Instance(String cluster, String archive, Instant started) {}

  private final Instance instance;
  private final List<Stage> stages;
  private final Supplier<Health> health;
  private final ConsumerPool consumers;
  private final WireCodec codec;
  private final ObjectStore store;
  private volatile Optional<ArchivePosition> lastSeen = Optional.empty();

  /** The archive as it was last seen, and why it cannot be seen now, if so. */
  private record Archived(Optional<ArchivePosition> position, String problem) {}

  private record Positions(Optional<TopicPosition> changes, Optional<TopicPosition> history) {}

  public StatusRoute(
      Instance instance,
      List<Stage> stages,
      Supplier<Health> health,
      ConsumerPool consumers,
      WireCodec codec,
      ObjectStore store) {
    this.instance = instance;
    this.stages = List.copyOf(stages);
    this.health = health;
    this.consumers = consumers;
    this.codec = codec;
    this.store = store;
  }

  @Override
  public Response handle(Request request) throws InterruptedException {
    try {
      return Response.json(200, status());
    } catch (BusyException | RetriableException e) {
      throw new HttpProblem(503, e.getMessage());
    }
  }

  private Map<String, Object> status() throws InterruptedException, BusyException {
    Positions topics =
        consumers.use(
            consumer ->
                new Positions(
                    TopicPosition.read(consumer, Topic.CHANGES, codec),
                    TopicPosition.read(consumer, Topic.HISTORY, codec)));
    Archived archived = archived();
    Instant now = Instant.now();
    Map<String, Object> status = new LinkedHashMap<>();
    Health overall = health.get();
    status.put("cluster", instance.cluster());
    status.put("started", text(instance.started()));
    status.put("now", text(now));
    status.put("ready", overall.ready());
    status.put("reason", overall.reason());
    status.put("stages", stages.stream().map(StatusRoute::stage).toList());
    status.put("changes", topic(topics.changes(), now));
    status.put("history", topic(topics.history(), now));
    Map<String, Object> archive = archive(archived.position(), now);
    archive.put("problem", archived.problem());
    status.put("archive", archive);
    status.put(
        "rpoSeconds",
        archived.position().flatMap(ArchivePosition::end).map(t -> age(t, now)).orElse(null));
    status.put("types", types(archived.position()));
    status.put("gaps", archived.position().map(ArchivePosition::gaps).orElse(0L));
    status.put("versions", versions());
    return status;
  }

  /** An archive that is away does not keep the rest from being told. */
  private Archived archived() {
    try {
      lastSeen = ArchivePosition.read(store, instance.cluster());
      return new Archived(lastSeen, null);
    } catch (ArchiveException e) {
      return new Archived(lastSeen, e.getMessage());
    }
  }

  private static Map<String, Object> stage(Stage stage) {
    Health health = stage.health();
    return Map.of(
        "name", stage.name(),
        "alive", health.alive(),
        "ready", health.ready(),
        "reason", health.reason());
  }

  /** {@code revision} and {@code time} are null until a barrier stands in every partition. */
  private static Map<String, Object> topic(Optional<TopicPosition> position, Instant now) {
    Map<String, Object> topic = new LinkedHashMap<>();
    topic.put("timeline", position.map(TopicPosition::timeline).orElse(null));
    topic.put("revision", position.map(TopicPosition::revision).orElse(null));
    topic.put("time", position.map(p -> text(p.time())).orElse(null));
    topic.put("secondsBehind", position.map(p -> seconds(p.time(), now)).orElse(null));
    topic.put("nextOffsets", position.map(TopicPosition::nextOffsets).orElse(Map.of()));
    return topic;
  }

  private Map<String, Object> archive(Optional<ArchivePosition> position, Instant now) {
    Optional<Tick> begin = position.flatMap(ArchivePosition::begin);
    Optional<Tick> end = position.flatMap(ArchivePosition::end);
    Map<String, Object> archive = new LinkedHashMap<>();
    archive.put("uri", instance.archive());
    archive.put("begin", begin.map(tick -> text(instant(tick))).orElse(null));
    archive.put("beginRevision", begin.map(Tick::revision).map(Ordinal::revision).orElse(null));
    archive.put("time", end.map(tick -> text(instant(tick))).orElse(null));
    archive.put("timeline", end.map(Tick::revision).map(Ordinal::timeline).orElse(null));
    archive.put("revision", end.map(Tick::revision).map(Ordinal::revision).orElse(null));
    archive.put("secondsBehind", end.map(tick -> age(tick, now)).orElse(null));
    return archive;
  }

  private static List<Map<String, Object>> types(Optional<ArchivePosition> archived) {
    return archived.map(ArchivePosition::types).orElse(List.of()).stream()
        .map(StatusRoute::type)
        .toList();
  }

  private static Map<String, Object> type(CapturedType type) {
    return Map.of(
        "group", type.group(),
        "version", type.version(),
        "resource", type.resource(),
        "kind", type.kind(),
        "namespaced", type.namespaced());
  }

  private static Map<String, String> versions() {
    String ours = StatusRoute.class.getPackage().getImplementationVersion();
    return Map.of(
        "kuberewind", ours == null ? "development" : ours,
        "kafka", AppInfoParser.getVersion(),
        "java", Runtime.version().toString());
  }

  private static double age(Tick tick, Instant now) {
    return seconds(instant(tick), now);
  }

  /** The start of the read: what came later may not be archived. */
  private static Instant instant(Tick tick) {
    return Instant.EPOCH.plus(tick.readStarted(), ChronoUnit.MICROS);
  }

  private static double seconds(Instant from, Instant now) {
    return Math.max(0, Duration.between(from, now).toMillis() / 1000.0);
  }

  private static String text(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
