package io.kuberewind.streams;

import io.kuberewind.schemas.topic.Topic;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;

/** How many records of the changes topic this instance has yet to read. */
final class StreamsLag {
  private StreamsLag() {}

  static void register(MeterRegistry meters, KafkaStreams streams) {
    Gauge.builder("rewind.streams.lag.records", streams, StreamsLag::records)
        .description("Records of the changes topic that wait to be read")
        .register(meters);
  }

  private static double records(KafkaStreams streams) {
    return streams.metrics().entrySet().stream()
        .filter(metric -> isLagOfChanges(metric.getKey()))
        .mapToDouble(metric -> value(metric.getValue()))
        .sum();
  }

  private static boolean isLagOfChanges(MetricName name) {
    return name.name().equals("records-lag")
        && Topic.CHANGES.topicName().replace('.', '_').equals(topic(name).replace('.', '_'));
  }

  private static String topic(MetricName name) {
    return name.tags().getOrDefault("topic", "");
  }

  private static double value(Metric metric) {
    return metric.metricValue() instanceof Double lag && !lag.isNaN() ? lag : 0;
  }
}
