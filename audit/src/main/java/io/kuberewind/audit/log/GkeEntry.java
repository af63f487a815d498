package io.kuberewind.audit.log;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.audit.event.AuditEvent;
import io.kuberewind.audit.event.AuditEvent.Answer;
import io.kuberewind.audit.event.AuditEvent.Caller;
import io.kuberewind.audit.event.AuditEvent.Head;
import io.kuberewind.audit.event.AuditEvent.Request;
import io.kuberewind.audit.event.AuditEvent.Span;
import io.kuberewind.audit.event.AuditEvent.Target;
import io.kuberewind.audit.event.MalformedEventException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A LogEntry of Cloud Logging with the AuditLog that GKE makes of an audit event. It keeps one time
 * only, and does not say which of the event's: so the request is held to have been under way for a
 * while around it.
 */
final class GkeEntry {
  private static final String CORE = "core";
  private static final Duration AROUND = Duration.ofSeconds(30);
  private static final int OK = 200;
  private static final int MADE = 201;

  private GkeEntry() {}

  /** The event; empty when the entry is about another service. */
  static Optional<AuditEvent> read(JsonNode entry) throws MalformedEventException {
    JsonNode log = entry.path("protoPayload");
    if (!log.path("serviceName").asText("k8s.io").equals("k8s.io")) {
      return Optional.empty();
    }
    String method = log.path("methodName").asText("");
    String verb = method.substring(method.lastIndexOf('.') + 1);
    JsonNode caller = log.path("authenticationInfo");
    JsonNode metadata = log.path("requestMetadata");
    boolean failed = log.path("status").path("code").asInt(0) != 0;
    String id = entry.path("operation").path("id").asText(entry.path("insertId").asText(""));
    return Optional.of(
        new AuditEvent(
            id,
            "ResponseComplete",
            new Request(verb, "", dryRun(log), ""),
            new Caller(
                caller.path("principalEmail").asText(""),
                "",
                List.of(),
                metadata.path("callerSuppliedUserAgent").asText(""),
                metadata.path("callerIp").asText("")),
            target(log.path("resourceName").asText("")),
            answer(log, failed, verb),
            span(entry)));
  }

  private static boolean dryRun(JsonNode log) {
    return !log.path("request").path("dryRun").isEmpty();
  }

  private static Answer answer(JsonNode log, boolean failed, String verb) {
    JsonNode response = log.path("response");
    String type = response.path("@type").asText("");
    String kind = response.path("kind").asText(type.substring(type.lastIndexOf('.') + 1));
    int done = verb.equals("create") ? MADE : OK;
    boolean removed = kind.equals("Status") && response.path("status").asText("").equals("Success");
    List<Head> items = new ArrayList<>();
    response.path("items").forEach(item -> items.add(head(item.path("metadata"))));
    return new Answer(
        failed ? 0 : done,
        kind,
        head(response.path("metadata")),
        removed ? response.path("details").path("uid").asText("") : "",
        items);
  }

  private static Head head(JsonNode metadata) {
    return new Head(
        metadata.path("namespace").asText(""),
        metadata.path("name").asText(""),
        metadata.path("uid").asText(""),
        metadata.path("resourceVersion").asText(""));
  }

  /** {@code <group>/<version>[/namespaces/<namespace>]/<resource>[/<name>[/<subresource>]]}. */
  private static Target target(String resourceName) {
    List<String> parts = new ArrayList<>(Arrays.asList(resourceName.split("/")));
    if (parts.size() < 3) {
      return new Target("", "", "", "", "", "", "");
    }
    String group = parts.get(0).equals(CORE) ? "" : parts.get(0);
    List<String> path = parts.subList(2, parts.size());
    String namespace = "";
    if (path.size() > 2 && path.get(0).equals("namespaces")) {
      namespace = path.get(1);
      path = path.subList(2, path.size());
    }
    return new Target(
        group,
        path.get(0),
        path.size() > 2 ? path.get(2) : "",
        namespace,
        path.size() > 1 ? path.get(1) : "",
        "",
        "");
  }

  private static Span span(JsonNode entry) throws MalformedEventException {
    try {
      Instant time = Instant.parse(entry.path("timestamp").asText(""));
      return new Span(time.minus(AROUND), time.plus(AROUND));
    } catch (DateTimeException e) {
      throw new MalformedEventException("timestamp is no time");
    }
  }
}
