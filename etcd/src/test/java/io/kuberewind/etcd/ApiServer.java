package io.kuberewind.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kuberewind.sandbox.ControlPlane;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Plain requests to a sandbox's API server, as its administrator. */
public final class ApiServer {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private final String token;
  private final ControlPlane controlPlane;

  public ApiServer(ControlPlane controlPlane) throws Exception {
    String kubeconfig = Files.readString(controlPlane.kubeconfig("admin"));
    this.controlPlane = controlPlane;
    this.token = value(kubeconfig, "token: \"([^\"]+)\"");
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(trusting(value(kubeconfig, "certificate-authority-data: (\\S+)")))
            .build();
  }

  /** The bytes of a successful answer. */
  public byte[] get(String path) throws Exception {
    return send("GET", path, HttpRequest.BodyPublishers.noBody(), "application/json");
  }

  public JsonNode getJson(String path) throws Exception {
    return JSON.readTree(get(path));
  }

  public JsonNode create(String path, String body) throws Exception {
    return JSON.readTree(send("POST", path, text(body), "application/json"));
  }

  public JsonNode patch(String path, String body) throws Exception {
    return JSON.readTree(send("PATCH", path, text(body), "application/merge-patch+json"));
  }

  public void delete(String path) throws Exception {
    send("DELETE", path, HttpRequest.BodyPublishers.noBody(), "application/json");
  }

  private static HttpRequest.BodyPublisher text(String body) {
    return HttpRequest.BodyPublishers.ofString(body);
  }

  private byte[] send(String method, String path, HttpRequest.BodyPublisher body, String type)
      throws Exception {
    URI uri = URI.create(controlPlane.server().toString().replaceAll("/+$", "") + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", type)
            .method(method, body)
            .build();
    HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          method
              + " "
              + path
              + ": "
              + answer.statusCode()
              + " "
              + new String(answer.body(), StandardCharsets.UTF_8));
    }
    return answer.body();
  }

  private static String value(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern);
    }
    return matcher.group(1);
  }

  private static SSLContext trusting(String authority) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    byte[] pem = Base64.getDecoder().decode(authority);
    store.setCertificateEntry(
        "sandbox",
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
