package io.kuberewind.benchmarks.capture;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kafka's own ProducerPerformance, in a JVM of its own, sending the objects that are replayed. */
final class ReferenceProducer {
  private static final Pattern STEADY =
      Pattern.compile("\\d+ steady state records sent, ([0-9.]+) records/sec");

  private final Path work;
  private final Broker broker;
  private final Path payload;

  ReferenceProducer(Path work, Broker broker, List<ReplayedObject> objects) throws IOException {
    this.work = work;
    this.broker = broker;
    this.payload = work.resolve("payload");
    try (OutputStream out = Files.newOutputStream(payload)) {
      for (int i = 0; i < objects.size(); i++) {
        objects.get(i).writeTo(out, i, i);
        out.write('\n');
      }
    }
  }

  /** Records a second, once {@code warmUp} have been sent. */
  double measure(String topic, int warmUp, int records, List<String> settings)
      throws IOException, InterruptedException, ExecutionException {
    broker.create(topic);
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"),
            "-cp",
            System.getProperty("java.class.path"),
            "org.apache.kafka.tools.ProducerPerformance",
            "--bootstrap-server",
            broker.bootstrapServers(),
            "--topic",
            topic,
            "--num-records",
            String.valueOf(warmUp + records),
            "--warmup-records",
            String.valueOf(warmUp),
            "--throughput",
            "-1",
            "--payload-file",
            payload.toString(),
            "--command-config",
            config(settings).toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher steady = STEADY.matcher(printed);
    if (process.waitFor() != 0 || !steady.find()) {
      throw new IOException("ProducerPerformance did not do:\n" + printed);
    }
    return Double.parseDouble(steady.group(1));
  }

  private Path config(List<String> settings) throws IOException {
    Properties config = new Properties();
    config.putAll(broker.clientProperties());
    config.put("acks", "all");
    config.put("compression.type", "zstd");
    for (String setting : settings) {
      String[] parts = setting.split("=", 2);
      config.put(parts[0], parts[1]);
    }
    Path file = work.resolve("reference.properties");
    try (OutputStream out = Files.newOutputStream(file)) {
      config.store(out, null);
    }
    return file;
  }
}
