package io.kuberewind.audit;

import io.kuberewind.audit.fact.FactMaker;
import io.kuberewind.audit.log.LogReader;
import io.kuberewind.audit.publish.AuditMeters;
import io.kuberewind.audit.publish.FactIntake;
import io.kuberewind.audit.publish.FactPublisher;
import io.kuberewind.audit.receive.Receiver;
import io.kuberewind.kit.lifecycle.Health;
import io.kuberewind.kit.lifecycle.Stage;
import io.kuberewind.schemas.topic.TopicsReady;
import io.kuberewind.schemas.wire.SchemaIdsFactory;
import io.kuberewind.schemas.wire.WireCodec;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API server's audit stream to the audit topic: the wiring. */
public final class AuditStage implements Stage {
  private static final Logger log = LoggerFactory.getLogger(AuditStage.class);

  private final AuditConfig config;
  private final AuditMeters meters;
  private final List<Thread> threads = new ArrayList<>();
  private volatile FactIntake intake;
  private volatile String waiting = "starting";
  private volatile String failure = "";
  private FactPublisher publisher;
  private Receiver receiver;
  private LogReader reader;
  private boolean closed;

  public AuditStage(AuditConfig config, MeterRegistry registry) {
    this.config = config;
    this.meters = new AuditMeters(registry);
  }

  @Override
  public String name() {
    return "audit";
  }

  /**
   * Listens and begins. Kafka need not be there yet: until it is, callers are told to come again.
   *
   * @throws IOException when the address or a file cannot be used; the message is for the user
   */
  @Override
  public synchronized void start() throws IOException {
    if (config.receiver().isPresent()) {
      receiver = Receiver.open(config.receiver().get(), () -> intake, meters);
    }
    run("audit-start", this::connect);
    if (!config.logs().isEmpty()) {
      reader = new LogReader(config.logs(), config.folder(), () -> intake, meters);
      run("audit-log", reader::run);
    }
  }

  @Override
  public Health health() {
    if (!failure.isEmpty()) {
      return Health.failed(failure);
    }
    if (intake == null) {
      return Health.notReady(waiting);
    }
    LogReader following = reader;
    return following == null || following.problem().isEmpty()
        ? Health.ok()
        : Health.notReady(following.problem());
  }

  /** The kubeconfig for the API server, where there is a receiver. After the start. */
  public synchronized Optional<Path> webhookKubeconfig() {
    return Optional.ofNullable(receiver).map(Receiver::kubeconfig);
  }

  /** The receiver's port; 0 without one. After the start. */
  public synchronized int port() {
    return receiver == null ? 0 : receiver.port();
  }

  @Override
  public void close() {
    List<Thread> running;
    synchronized (this) {
      closed = true;
      running = List.copyOf(threads);
      if (receiver != null) {
        receiver.close();
      }
    }
    running.forEach(Thread::interrupt);
    running.forEach(AuditStage::join);
    synchronized (this) {
      if (publisher != null) {
        publisher.close();
      }
    }
  }

  private void connect() throws InterruptedException {
    Map<String, Object> settings = new HashMap<>(config.kafka().clients());
    settings.put("bootstrap.servers", config.kafka().bootstrapServers());
    Map<String, Object> admin = new HashMap<>(settings);
    admin.put("client.id", "audit-setup");
    admin.put("default.api.timeout.ms", "10000");
    admin.put("request.timeout.ms", "5000");
    int partitions =
        new TopicsReady(admin, config.kafka().partitions(), config.kafka().replication())
            .await(reason -> waiting = reason);
    open(settings, partitions);
  }

  private synchronized void open(Map<String, Object> settings, int partitions) {
    if (closed) {
      return;
    }
    publisher =
        FactPublisher.open(
            settings, new WireCodec(SchemaIdsFactory.of(config.kafka().registry())), partitions);
    intake =
        new FactIntake(
            new FactMaker(config.cluster(), config.exclude(), InstantSource.system()),
            publisher,
            meters);
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private void run(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (InterruptedException e) {
                log.atDebug().addKeyValue("thread", name).log("stopped");
              } catch (RuntimeException e) {
                failure = e.getMessage() == null ? e.toString() : e.getMessage();
                log.atError().addKeyValue("thread", name).log("failed: {}", failure);
                log.atDebug().setCause(e).log("failed");
              }
            },
            name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private static void join(Thread thread) {
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
