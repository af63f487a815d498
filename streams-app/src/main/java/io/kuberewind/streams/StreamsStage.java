package io.kuberewind.streams;

import io.kuberewind.kit.lifecycle.Health;
import io.kuberewind.kit.lifecycle.Stage;
import io.kuberewind.schemas.AuditFact;
import io.kuberewind.schemas.Barrier;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.schemas.topic.TopicsReady;
import io.kuberewind.schemas.wire.SchemaIdsFactory;
import io.kuberewind.schemas.wire.WireCodec;
import io.kuberewind.streams.release.Inbound;
import io.kuberewind.streams.release.ReleaseMetrics;
import io.kuberewind.streams.release.ReleaseTopology;
import io.kuberewind.streams.release.Wait;
import io.kuberewind.streams.version.RecentState;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * changes to history and state. The start returns at once and goes on in the background: a broker
 * that is away is waited for, and health tells so.
 */
public final class StreamsStage implements Stage {
  private static final Logger log = LoggerFactory.getLogger(StreamsStage.class);
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(20);

  private final StreamsAppConfig config;
  private final MeterRegistry meters;
  private final WireCodec codec;
  private final ThreadReplacement replacement = new ThreadReplacement(InstantSource.system());
  private volatile Health starting = Health.notReady("starting");
  private volatile Running running;
  private Thread starter;
  private boolean closed;

  private record Running(KafkaStreams streams, RecentState recentState) {}

  public StreamsStage(StreamsAppConfig config, MeterRegistry meters) {
    this.config = config;
    this.meters = meters;
    this.codec = new WireCodec(SchemaIdsFactory.of(config.kafka().registry()));
  }

  @Override
  public String name() {
    return "streams-app";
  }

  @Override
  public synchronized void start() {
    starter = new Thread(this::startWhenTopicsAreReady, "streams-app-start");
    starter.setDaemon(true);
    starter.start();
  }

  @Override
  public Health health() {
    Running now = running;
    if (now == null) {
      return starting;
    }
    if (replacement.failure() != null) {
      return Health.failed(replacement.failure());
    }
    KafkaStreams.State state = now.streams().state();
    return switch (state) {
      case RUNNING -> Health.ok();
      case CREATED, REBALANCING -> Health.notReady("partitions are being assigned or restored");
      default -> Health.failed("Kafka Streams is " + state);
    };
  }

  /** Reads of the recent past; empty before the start has come through. */
  public Optional<RecentState> recentState() {
    return Optional.ofNullable(running).map(Running::recentState);
  }

  @Override
  public void close() {
    Thread waiting;
    Running now;
    synchronized (this) {
      closed = true;
      waiting = starter;
      now = running;
    }
    if (waiting != null) {
      waiting.interrupt();
    }
    if (now != null && !now.streams().close(CLOSE_BOUND)) {
      log.atWarn().addKeyValue("bound", CLOSE_BOUND).log("stream threads did not stop in time");
    }
  }

  private void startWhenTopicsAreReady() {
    try {
      int partitions =
          new TopicsReady(
                  KafkaSettings.admin(config),
                  config.topics().partitions(),
                  config.topics().replication())
              .await(this::waitForBroker);
      prepareSchemas();
      launch(partitions);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      starting = Health.failed("stopped while starting");
    } catch (RuntimeException e) {
      starting = Health.failed(e.getMessage());
      log.atError().setCause(e).log("streams app cannot start: {}", e.getMessage());
    }
  }

  /** What a registry is asked here, it need not answer in the middle of the stream. */
  private void prepareSchemas() {
    starting = Health.notReady("asking for the ids of the schemas");
    codec.prepare(Topic.AUDIT.topicName(), AuditFact.getClassSchema());
    codec.prepare(Topic.CHANGES.topicName(), Change.getClassSchema(), Barrier.getClassSchema());
    codec.prepare(Topic.HISTORY.topicName(), Change.getClassSchema(), Barrier.getClassSchema());
    codec.prepare(Topic.STATE.topicName(), Change.getClassSchema());
  }

  private void waitForBroker(String reason) {
    starting = Health.notReady(reason);
    log.atWarn().log("waiting: {}", reason);
  }

  /** Under the lock, so that a close either sees the streams or keeps them from starting. */
  private synchronized void launch(int partitions) {
    if (closed) {
      return;
    }
    Topology topology =
        ReleaseTopology.build(
            new Inbound(codec, config.cluster()),
            codec,
            config.times().retention(),
            new Wait(config.times().attributionWait(), config.times().serverClocks()),
            new ReleaseMetrics(meters));
    KafkaStreams streams = new KafkaStreams(topology, KafkaSettings.streams(config));
    streams.setUncaughtExceptionHandler(replacement);
    StreamsLag.register(meters, streams);
    streams.start();
    running =
        new Running(streams, new RecentState(streams, ReleaseTopology.VERSIONS, partitions, codec));
    log.atInfo()
        .addKeyValue("partitions", partitions)
        .addKeyValue("stateDir", config.stateDir())
        .log("streams started");
  }
}
