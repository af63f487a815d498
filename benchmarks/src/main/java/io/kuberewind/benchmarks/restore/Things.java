package io.kuberewind.benchmarks.restore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Clock;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Objects of 1 KB by their number, in one namespace, in the order of their keys. */
record Things(String namespace, int count) {
  static final String CLUSTER = "bench";
  private static final Instant TIME = Instant.parse("2026-11-21T00:00:00Z");
  private static final String FILLING = "x".repeat(700);

  String path() {
    return "/api/v1/namespaces/" + namespace + "/configmaps";
  }

  /** What a create sends; {@code value} is the field that differs where something differs. */
  String body(int number, String value) {
    return """
    {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c-%07d","namespace":"%s","labels":{"app":"a%d","team":"t%d"},\
    "annotations":{"example.com/note":"number %d"}},"data":{"value":"%s","filling":"%s"}}\
    """
        .formatted(number, namespace, number % 97, number % 7, number, value, FILLING);
  }

  /** The same, as a server would have listed it. */
  ObjectNode object(int number, String value) {
    try {
      ObjectNode object =
          Json.object(
              new ByteArrayInputStream(body(number, value).getBytes(StandardCharsets.UTF_8)));
      object
          .withObject("/metadata")
          .put("uid", "00000000-0000-0000-0000-%012d".formatted(number))
          .put("resourceVersion", String.valueOf(number + 2))
          .put("creationTimestamp", TIME.toString());
      return object;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Change change(int number, String value) {
    ObjectNode object = object(number, value);
    return Change.newBuilder()
        .setCluster(CLUSTER)
        .setGroup("")
        .setVersion("v1")
        .setResource("configmaps")
        .setKind("ConfigMap")
        .setNamespace(namespace)
        .setName("c-%07d".formatted(number))
        .setUid(object.at("/metadata/uid").asText())
        .setRevision(number + 2L)
        .setOperation(Operation.OBSERVE)
        .setTime(TIME)
        .setTimeError(0)
        .setClock(Clock.OBSERVED)
        .setObservedAt(TIME)
        .setSource(Source.API)
        .setObject(ByteBuffer.wrap(object.toString().getBytes(StandardCharsets.UTF_8)))
        .build();
  }
}
