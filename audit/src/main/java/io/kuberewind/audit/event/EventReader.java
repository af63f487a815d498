package io.kuberewind.audit.event;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.TokenFilter;
import com.fasterxml.jackson.core.filter.TokenFilter.Inclusion;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kuberewind.audit.event.AuditEvent.Answer;
import io.kuberewind.audit.event.AuditEvent.Caller;
import io.kuberewind.audit.event.AuditEvent.Head;
import io.kuberewind.audit.event.AuditEvent.Request;
import io.kuberewind.audit.event.AuditEvent.Span;
import io.kuberewind.audit.event.AuditEvent.Target;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads events of audit.k8s.io/v1 one by one, in memory that does not grow with what they carry.
 */
public final class EventReader {
  private static final String VERSION = "audit.k8s.io/v1";
  private static final int DEPTH = 1_000;
  private static final int MOST_GROUPS = 100;
  private static final int MOST_TEXT = 1_024;

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
              .build());

  private EventReader() {}

  /** Takes events as they are read. */
  @FunctionalInterface
  public interface Sink {
    /**
     * @throws IOException when the rest need not be read
     */
    void accept(AuditEvent event) throws IOException;
  }

  /**
   * Reads the EventList that the audit webhook posts.
   *
   * @throws MalformedEventException when it is none
   * @throws IOException when the stream or the sink fails
   */
  public static void readList(InputStream body, Sink sink) throws IOException {
    try (JsonParser parser = filtered(JSON.createParser(body), EventFilter.EVENT_LIST)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedEventException("not a JSON object");
      }
      boolean isList = false;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals("kind")) {
          isList = requireText(parser, field, "EventList");
        } else if (field.equals("apiVersion")) {
          requireText(parser, field, VERSION);
        } else if (value == JsonToken.START_ARRAY && isList) {
          readItems(parser, sink);
        }
      }
      if (!isList) {
        throw new MalformedEventException("not an EventList of " + VERSION);
      }
    } catch (JacksonException e) {
      throw MalformedEventException.at(e);
    }
  }

  /**
   * Reads one event.
   *
   * @throws MalformedEventException when it is none
   */
  public static AuditEvent read(String json) throws MalformedEventException {
    try (JsonParser parser = filtered(JSON.createParser(json), EventFilter.EVENT)) {
      JsonNode event = JSON.readTree(parser);
      if (event == null || !event.path("apiVersion").asText().equals(VERSION)) {
        throw new MalformedEventException("not an event of " + VERSION);
      }
      return event(event);
    } catch (MalformedEventException e) {
      throw e;
    } catch (IOException e) {
      throw new MalformedEventException("not JSON");
    }
  }

  private static JsonParser filtered(JsonParser parser, TokenFilter filter) {
    return new FilteringParserDelegate(parser, filter, Inclusion.INCLUDE_ALL_AND_PATH, true);
  }

  private static boolean requireText(JsonParser parser, String field, String expected)
      throws IOException {
    if (!expected.equals(parser.getText())) {
      throw new MalformedEventException("%s is not %s".formatted(field, expected));
    }
    return true;
  }

  private static void readItems(JsonParser parser, Sink sink) throws IOException {
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      sink.accept(event(JSON.readTree(parser)));
    }
  }

  private static AuditEvent event(JsonNode event) throws MalformedEventException {
    JsonNode request = event.path("requestObject");
    JsonNode answer = event.path("responseObject");
    return new AuditEvent(
        text(event, "auditID"),
        text(event, "stage"),
        request(event, request),
        caller(event),
        target(event.path("objectRef")),
        new Answer(
            event.path("responseStatus").path("code").asInt(0),
            text(answer, "kind"),
            head(answer.path("metadata")),
            removed(answer),
            items(answer.path("items"))),
        new Span(instant(event, "requestReceivedTimestamp"), instant(event, "stageTimestamp")));
  }

  private static Request request(JsonNode event, JsonNode body) {
    String kind = text(body, "kind");
    boolean deletion = kind.equals("DeleteOptions");
    boolean dryRun =
        (deletion && !body.path("dryRun").isEmpty())
            || !body.path("deleteOptions").path("dryRun").isEmpty();
    String uid =
        switch (kind) {
          case "DeleteOptions" -> text(body.path("preconditions"), "uid");
          case "Eviction" -> text(body.path("deleteOptions").path("preconditions"), "uid");
          case "Binding" -> text(body.path("metadata"), "uid");
          default -> "";
        };
    JsonNode uri = event.path("requestURI");
    return new Request(text(event, "verb"), uri.asText(""), dryRun, uid);
  }

  private static Caller caller(JsonNode event) {
    JsonNode user = event.path("user");
    List<String> groups = new ArrayList<>();
    for (JsonNode group : user.path("groups")) {
      if (groups.size() < MOST_GROUPS) {
        groups.add(cut(group.asText("")));
      }
    }
    return new Caller(
        text(user, "username"),
        text(event.path("impersonatedUser"), "username"),
        List.copyOf(groups),
        text(event, "userAgent"),
        cut(event.path("sourceIPs").path(0).asText("")));
  }

  private static Target target(JsonNode reference) {
    return new Target(
        text(reference, "apiGroup"),
        text(reference, "resource"),
        text(reference, "subresource"),
        text(reference, "namespace"),
        text(reference, "name"),
        text(reference, "uid"),
        text(reference, "resourceVersion"));
  }

  /** A Status that names what it speaks of, in answer to a deletion that was carried out. */
  private static String removed(JsonNode answer) {
    boolean done =
        text(answer, "kind").equals("Status") && text(answer, "status").equals("Success");
    return done ? text(answer.path("details"), "uid") : "";
  }

  private static List<Head> items(JsonNode items) {
    List<Head> heads = new ArrayList<>(items.size());
    for (JsonNode item : items) {
      heads.add(head(item.path("metadata")));
    }
    return heads;
  }

  private static Head head(JsonNode metadata) {
    return new Head(
        text(metadata, "namespace"),
        text(metadata, "name"),
        text(metadata, "uid"),
        text(metadata, "resourceVersion"));
  }

  private static Instant instant(JsonNode event, String field) throws MalformedEventException {
    try {
      return Instant.parse(event.path(field).asText(""));
    } catch (DateTimeException e) {
      throw new MalformedEventException(field + " is no time");
    }
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isTextual() ? cut(value.asText()) : "";
  }

  private static String cut(String text) {
    return text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT);
  }

  /** Whether the answer's list was too long to be kept. */
  public static boolean isCut(List<Head> items) {
    return items.size() >= EventFilter.MOST_ITEMS;
  }
}
