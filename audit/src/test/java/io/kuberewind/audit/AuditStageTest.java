package io.kuberewind.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberewind.kit.config.ConfigReader;
import io.kuberewind.kit.config.ConfigSource;
import io.kuberewind.schemas.AuditFact;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.schemas.wire.WireCodec;
import io.kuberewind.testbroker.TestBroker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stage as callers meet it: over TLS, and on a real broker. */
class AuditStageTest {
  private static final Duration BOUND = Duration.ofMinutes(3);
  private static final int PARTITIONS = 2;

  @TempDir static Path dir;
  private static TestBroker broker;
  private static AuditStage stage;
  private static HttpClient client;
  private static String kubeconfig;
  private static Path log;

  @BeforeAll
  static void start() throws Exception {
    broker = TestBroker.start(dir.resolve("kafka"));
    log = dir.resolve("logs/audit.log");
    Files.createDirectories(log.getParent());
    stage = stage();
    stage.start();
    await().atMost(BOUND).until(() -> stage.health().ready());
    kubeconfig = Files.readString(stage.webhookKubeconfig().orElseThrow());
    client = HttpClient.newBuilder().sslContext(trusting()).build();
  }

  @AfterAll
  static void stop() throws Exception {
    stage.close();
    broker.close();
  }

  @Test
  void aDeliveryIsAnsweredWhenItsFactsAreInKafka() throws Exception {
    int status = post(list(event("made-1", "create", "web-1", 201)), token(), false);

    assertThat(status).isEqualTo(200);
    assertThat(facts()).filteredOn(fact -> fact.getAuditId().equals("made-1")).hasSize(1);
  }

  @Test
  void aPackedDeliveryIsTaken() throws Exception {
    int status = post(list(event("packed-1", "patch", "web-2", 200)), token(), true);

    assertThat(status).isEqualTo(200);
    assertThat(facts()).anyMatch(fact -> fact.getAuditId().equals("packed-1"));
  }

  @Test
  void whatIsToldAgainIsWrittenOnce() throws Exception {
    byte[] delivery = list(event("again-1", "patch", "web-3", 200));
    post(delivery, token(), false);

    int status = post(delivery, token(), false);

    assertThat(status).isEqualTo(200);
    assertThat(facts()).filteredOn(fact -> fact.getAuditId().equals("again-1")).hasSize(1);
  }

  @Test
  void strangersAreRefused() throws Exception {
    byte[] forged = list(event("forged-1", "delete", "web-4", 200));

    assertThat(post(forged, null, false)).isEqualTo(401);
    assertThat(post(forged, "guessed", false)).isEqualTo(403);
    assertThat(facts()).noneMatch(fact -> fact.getAuditId().equals("forged-1"));
  }

  @Test
  void whatIsNoEventListIsRefusedAndTheReceiverGoesOn() throws Exception {
    List<byte[]> bad =
        List.of(
            bytes("not json"),
            bytes(""),
            bytes("[]"),
            bytes("{\"kind\":\"Pod\"}"),
            bytes("{\"kind\":\"EventList\",\"apiVersion\":\"v1\",\"items\":[]}"),
            bytes("{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"items\":[{\"a\""),
            bytes(
                "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"items\":"
                    + "[".repeat(5_000)),
            bytes(
                "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"items\":[{\"stageTimestamp\":\"soon\"}]}"));

    for (byte[] body : bad) {
      assertThat(post(body, token(), false))
          .as(new String(body, 0, Math.min(80, body.length), StandardCharsets.UTF_8))
          .isEqualTo(400);
    }

    assertThat(post(list(event("after-1", "patch", "web-5", 200)), token(), false)).isEqualTo(200);
  }

  @Test
  void aBombIsRefused() throws Exception {
    int status = send(bomb(), token(), "gzip");

    assertThat(status).isEqualTo(413);
  }

  @Test
  void whatDoesNotBelongToAWriteMakesNoFact() throws Exception {
    String stale =
        event("stale-1", "patch", "web-6", 200)
            .replaceAll("\"20[^\"]*Z\"", "\"2020-01-01T00:00:00.000000Z\"");
    String dry =
        event("dry-1", "patch", "web-6", 200).replace("?fieldManager", "?dryRun=All&fieldManager");

    post(
        list(
            event("read-1", "get", "web-6", 200),
            event("failed-1", "patch", "web-6", 409),
            dry,
            stale),
        token(),
        false);

    assertThat(facts())
        .noneMatch(
            fact -> List.of("read-1", "failed-1", "dry-1", "stale-1").contains(fact.getAuditId()));
  }

  @Test
  void factsThatNameNoObjectStandInEveryPartition() throws Exception {
    String collection =
        event("all-1", "deletecollection", "", 200)
            .replaceFirst(",\"responseObject\":\\{.*?\\}\\}", "");

    post(list(collection), token(), false);

    assertThat(facts()).filteredOn(fact -> fact.getAuditId().equals("all-1")).hasSize(PARTITIONS);
  }

  @Test
  void aLogIsFollowedOverItsRotation() throws Exception {
    Files.writeString(log, event("log-1", "patch", "web-7", 200) + "\nrubbish\n");
    await()
        .atMost(BOUND)
        .until(() -> facts().stream().anyMatch(fact -> fact.getAuditId().equals("log-1")));
    Files.writeString(
        log, event("log-2", "patch", "web-7", 200) + "\n", java.nio.file.StandardOpenOption.APPEND);
    Files.move(log, log.resolveSibling("audit-2026-11-21T12-00-00.000.log"));

    Files.writeString(log, event("log-3", "patch", "web-7", 200) + "\n");

    await().atMost(BOUND).until(() -> ids().containsAll(List.of("log-2", "log-3")));
    assertThat(facts()).filteredOn(fact -> fact.getAuditId().startsWith("log-")).hasSize(3);
  }

  @Test
  void thePapersAreForTheOwnerAlone() throws Exception {
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(stage.webhookKubeconfig().orElseThrow())))
        .isEqualTo("rw-------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(dir.resolve("papers/audit-receiver.p12"))))
        .isEqualTo("rw-------");
  }

  private static AuditStage stage() {
    Map<String, String> values =
        Map.of(
            "cluster", "test",
            "bootstrap.servers", broker.bootstrapServers(),
            "topics.partitions", String.valueOf(PARTITIONS),
            "audit.listen", "127.0.0.1:0",
            "audit.log", log.toString(),
            "audit.dir", dir.resolve("papers").toString());
    AuditConfig config = ConfigReader.readAll(ConfigSource.of(values), AuditConfig::read);
    return new AuditStage(config, new SimpleMeterRegistry());
  }

  private static String event(String id, String verb, String name, int code) {
    Instant now = Instant.now();
    return """
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"RequestResponse","auditID":"%s","stage":"ResponseComplete",\
        "requestURI":"/api/v1/namespaces/shop/configmaps/%s?fieldManager=kubectl-patch","verb":"%s","user":{"username":"alice","groups":["developers"]},\
        "sourceIPs":["10.0.0.1"],"userAgent":"kubectl/v1.36","objectRef":{"resource":"configmaps","namespace":"shop",%s"apiVersion":"v1"},\
        "responseStatus":{"metadata":{},"code":%d},"requestObject":[{"op":"add","path":"/data","value":{"kind":"x"}}],\
        "responseObject":{"kind":"ConfigMap","metadata":{"name":"%s","namespace":"shop","uid":"u-1","resourceVersion":"42"}},\
        "requestReceivedTimestamp":"%s","stageTimestamp":"%s"}"""
        .formatted(
            id,
            name,
            verb,
            name.isEmpty() ? "" : "\"name\":\"" + name + "\",",
            code,
            name,
            now.minusMillis(5),
            now);
  }

  private static byte[] list(String... events) {
    return bytes(
        "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"metadata\":{},\"items\":["
            + String.join(",", events)
            + "]}");
  }

  /** A few hundred kilobytes that become more than may be unpacked. */
  private static byte[] bomb() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(
          bytes("{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"metadata\":["));
      byte[] filling = bytes("0,".repeat(1 << 19));
      for (int i = 0; i < 300; i++) {
        gzip.write(filling);
      }
    }
    return out.toByteArray();
  }

  private static int post(byte[] body, String token, boolean packed) throws Exception {
    if (!packed) {
      return send(body, token, null);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    }
    return send(out.toByteArray(), token, "gzip");
  }

  private static int send(byte[] body, String token, String encoding) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + stage.port() + "/audit"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (encoding != null) {
      request.header("Content-Encoding", encoding);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private static String token() {
    return value("token");
  }

  private static SSLContext trusting() throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "receiver",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(
                    Base64.getDecoder().decode(value("certificate-authority-data")))));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  private static String value(String key) {
    return kubeconfig
        .lines()
        .filter(line -> line.contains(key + ": "))
        .map(line -> line.substring(line.indexOf(key) + key.length() + 2))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> ids() {
    return facts().stream().map(AuditFact::getAuditId).toList();
  }

  private static List<AuditFact> facts() {
    Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
    WireCodec codec = WireCodec.withCatalogue();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, PARTITIONS)
              .mapToObj(p -> new TopicPartition(Topic.AUDIT.topicName(), p))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<AuditFact> facts = new ArrayList<>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          facts.add(codec.decode(record.value(), AuditFact.class));
        }
      }
      return facts;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
