package io.kuberewind.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.wire.WireCodec;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Asks a running instance, as the command line does. */
record UpClient(URI http, String authorization, String cluster) {

  static UpClient of(Up up) {
    return new UpClient(up.http(), "Bearer " + up.token().reveal(), up.cluster());
  }

  static UpClient withoutToken(Up up) {
    return new UpClient(up.http(), "none", up.cluster());
  }

  int status(String path) throws IOException, InterruptedException {
    try (InputStream body = get(path).body()) {
      body.readAllBytes();
    }
    return get(path).statusCode();
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    try (InputStream body = get(path).body()) {
      return new ObjectMapper().readTree(body);
    }
  }

  /** The names of the objects in the recent history, a name for each change. */
  List<String> recentNames() throws IOException, InterruptedException {
    return changes("/api/v1/recent?cluster=" + cluster).stream().map(Change::getName).toList();
  }

  /** The objects at a revision; {@code scope} is more of the query. */
  List<Change> state(long revision, String scope) throws IOException, InterruptedException {
    return changes("/api/v1/state?cluster=%s&revision=%d%s".formatted(cluster, revision, scope));
  }

  private List<Change> changes(String path) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer = get(path);
    assertThat(answer.statusCode()).isEqualTo(200);
    WireCodec codec = WireCodec.withCatalogue();
    List<Change> changes = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(answer.body())) {
      for (int first = in.read(); first >= 0; first = in.read()) {
        in.skipNBytes(11);
        if (codec.decode(in.readNBytes(in.readInt())) instanceof Change change) {
          changes.add(change);
        }
      }
    }
    return changes;
  }

  /** The body as text. */
  String text(String path) throws IOException, InterruptedException {
    try (InputStream body = get(path).body()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private HttpResponse<InputStream> get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(http.resolve(path)).header("Authorization", authorization).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
  }
}
