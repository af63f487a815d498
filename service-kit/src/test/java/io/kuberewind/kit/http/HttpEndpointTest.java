package io.kuberewind.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpEndpointTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpEndpoint endpoint;

  @BeforeEach
  void start() throws IOException {
    endpoint = HttpEndpoint.start("127.0.0.1", 0);
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  @Test
  void aRouteAnswers() throws Exception {
    endpoint.route("GET", "/a", request -> Response.text(200, request.required("x")));

    HttpResponse<String> answer = get("/a?x=b%20c&y");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("b c");
  }

  @Test
  void aMissingParameterIsTheCallersFault() throws Exception {
    endpoint.route("GET", "/a", request -> Response.text(200, request.required("x")));

    assertThat(get("/a").statusCode()).isEqualTo(400);
  }

  @Test
  void unknownPathsAndMethodsAreTold() throws Exception {
    endpoint.route("POST", "/a", request -> Response.text(200, ""));

    assertThat(get("/b").statusCode()).isEqualTo(404);
    assertThat(get("/a").statusCode()).isEqualTo(405);
  }

  @Test
  void aFailureDoesNotTellItsCause() throws Exception {
    endpoint.route(
        "GET",
        "/a",
        request -> {
          throw new IOException("s3cret");
        });

    HttpResponse<String> answer = get("/a");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).doesNotContain("s3cret");
  }

  @Test
  void aBodyThatBreaksOffIsNotTakenForAWholeOne() {
    endpoint.route(
        "GET",
        "/a",
        request ->
            Response.stream(
                200,
                "text/plain",
                out -> {
                  out.write(new byte[100_000]);
                  throw new IOException("broken");
                }));

    assertThatThrownBy(() -> get("/a")).isInstanceOf(IOException.class);
  }

  @Test
  void aBodyTooLargeIsRefused() throws Exception {
    endpoint.route("POST", "/a", request -> Response.text(200, "" + request.body().length));

    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(endpoint.uri().resolve("/a"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[(1 << 20) + 1]))
                .build(),
            BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(413);
  }

  @Test
  void aForeignHostNameIsRefused() throws Exception {
    endpoint.route("GET", "/a", request -> Response.text(200, "yes"));

    assertThat(statusLine("evil.example")).contains(" 421 ");
    assertThat(statusLine("evil.example:" + endpoint.port())).contains(" 421 ");
    assertThat(statusLine("localhost:" + endpoint.port())).contains(" 200 ");
    assertThat(statusLine("[::1]:" + endpoint.port())).contains(" 200 ");
  }

  @Test
  void aProtectedRouteWantsItsToken() throws Exception {
    BearerToken token = BearerToken.random();
    endpoint.route("GET", "/a", token.protect(request -> Response.text(200, "yes")));
    HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.uri().resolve("/a"));

    int without = client.send(request.build(), BodyHandlers.discarding()).statusCode();
    request.setHeader("Authorization", "Bearer " + token.reveal() + "x");
    int wrong = client.send(request.build(), BodyHandlers.discarding()).statusCode();
    request.setHeader("Authorization", "Bearer " + token.reveal());
    int right = client.send(request.build(), BodyHandlers.discarding()).statusCode();

    assertThat(without).isEqualTo(401);
    assertThat(wrong).isEqualTo(401);
    assertThat(right).isEqualTo(200);
    assertThat(token).hasToString("***");
  }

  @Test
  void aPortInUseIsNamed() {
    assertThatThrownBy(() -> HttpEndpoint.start("127.0.0.1", endpoint.port()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1:" + endpoint.port())
        .hasMessageContaining("choose another");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = endpoint.uri().resolve(path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  /** The JDK's client does not let a caller choose the Host header. */
  private String statusLine(String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
      socket
          .getOutputStream()
          .write(
              ("GET /a HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
    }
  }
}
