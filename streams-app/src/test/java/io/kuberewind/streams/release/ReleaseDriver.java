package io.kuberewind.streams.release;

import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.schemas.wire.WireCodec;
import io.kuberewind.streams.Changes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;

/** The topology without a broker, its stores in a folder and its clock at {@link #START}. */
final class ReleaseDriver extends TopologyTestDriver {
  static final Instant START = Instant.parse("2026-11-20T14:00:00Z");
  static final Duration RETENTION = Duration.ofHours(1);

  ReleaseDriver(Path stores, WireCodec codec, Wait wait) {
    super(
        ReleaseTopology.build(
            new Inbound(codec, Optional.of(Changes.CLUSTER)),
            codec,
            RETENTION,
            wait,
            new ReleaseMetrics(new SimpleMeterRegistry())),
        settings(stores),
        START);
  }

  TestInputTopic<byte[], byte[]> input(Topic topic) {
    return createInputTopic(
        topic.topicName(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  TestOutputTopic<byte[], byte[]> output(Topic topic) {
    return createOutputTopic(
        topic.topicName(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static Properties settings(Path stores) {
    Properties settings = new Properties();
    settings.put("application.id", "test");
    settings.put("bootstrap.servers", "nowhere:1");
    settings.put("state.dir", stores.toString());
    settings.put("default.timestamp.extractor", RecordTime.class);
    return settings;
  }
}
