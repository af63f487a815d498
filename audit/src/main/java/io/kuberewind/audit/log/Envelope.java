package io.kuberewind.audit.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kuberewind.audit.event.AuditEvent;
import io.kuberewind.audit.event.EventReader;
import io.kuberewind.audit.event.MalformedEventException;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes audit events out of what a line of a log holds: the event itself, as the API server writes
 * it; or what a cloud's export wraps it in (EKS by CloudWatch, AKS by Azure Monitor) or makes of it
 * (GKE by Cloud Logging).
 */
final class Envelope {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EKS_STREAM = "kube-apiserver-audit";

  private Envelope() {}

  /**
   * An event, and the name of the export that told of it.
   *
   * @param origin as AuditFact names it
   */
  record Enveloped(AuditEvent event, String origin) {}

  /**
   * The events in {@code line}; none where it is about something else.
   *
   * @throws MalformedEventException when it cannot be read
   */
  static List<Enveloped> open(String line) throws MalformedEventException {
    String json = withoutTimestamp(line);
    List<Enveloped> events = new ArrayList<>();
    if (json.isEmpty()) {
      return events;
    }
    if (isEvent(json)) {
      // CloudWatch puts its own time in front of a line when it exports to S3.
      events.add(
          new Enveloped(
              EventReader.read(json), json.length() == line.strip().length() ? "log" : "eks"));
      return events;
    }
    unwrap(tree(json), events);
    return events;
  }

  private static void unwrap(JsonNode node, List<Enveloped> events) throws MalformedEventException {
    if (node.isArray()) {
      for (JsonNode element : node) {
        unwrap(element, events);
      }
    } else if (node.has("protoPayload")) {
      GkeEntry.read(node).ifPresent(event -> events.add(new Enveloped(event, "gke")));
    } else if (node.path("records").isArray()) {
      unwrap(node.path("records"), events);
    } else if (node.path("category").asText().startsWith("kube-audit")) {
      azure(node, events);
    } else if (node.path("logEvents").isArray()) {
      cloudWatch(node.path("logEvents"), node.path("logStream").asText(EKS_STREAM), events);
    } else if (node.path("events").isArray()) {
      cloudWatch(node.path("events"), "", events);
    } else if (!isForeign(node)) {
      throw new MalformedEventException("neither an audit event nor a known export of one");
    }
  }

  /** Logs of other components share the exports. */
  private static boolean isForeign(JsonNode node) {
    return node.has("category") || node.has("logName") || node.has("messageType");
  }

  /** One record of Azure Monitor: the event is a text of its properties. */
  private static void azure(JsonNode entry, List<Enveloped> events) throws MalformedEventException {
    JsonNode log = entry.path("properties").path("log");
    String event = log.isTextual() ? log.asText() : log.toString();
    events.add(new Enveloped(EventReader.read(event), "aks"));
  }

  private static void cloudWatch(JsonNode logEvents, String stream, List<Enveloped> events)
      throws MalformedEventException {
    for (JsonNode logEvent : logEvents) {
      String name = logEvent.path("logStreamName").asText(stream);
      if (name.isEmpty() || name.startsWith(EKS_STREAM)) {
        events.add(new Enveloped(EventReader.read(logEvent.path("message").asText("")), "eks"));
      }
    }
  }

  private static boolean isEvent(String json) {
    // What encloses an event has no apiVersion of its own, but may hold one as quoted text.
    int version = json.indexOf("\"apiVersion\"");
    return version >= 0 && json.startsWith("{\"kind\":\"Event\"");
  }

  private static String withoutTimestamp(String line) {
    String text = line.strip();
    int brace = text.indexOf('{');
    boolean stamped = brace > 0 && brace <= 40 && text.charAt(0) != '[' && text.charAt(0) != '{';
    return stamped ? text.substring(brace) : text;
  }

  private static JsonNode tree(String json) throws MalformedEventException {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw MalformedEventException.at(e);
    }
  }
}
