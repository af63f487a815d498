package io.kuberewind.sandbox;

import io.kuberewind.sandbox.process.SandboxException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The few requests that starting a control plane takes. TLS is verified against its own authority.
 */
final class KubeApi {

  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);

  private final HttpClient client;
  private final String token;

  private KubeApi(HttpClient client, String token) {
    this.client = client;
    this.token = token;
  }

  /** For servers without TLS. */
  static KubeApi plain() {
    return new KubeApi(builder().build(), "");
  }

  /**
   * @throws IOException if the authority's file is not there yet or not yet whole
   */
  static KubeApi trusting(Path authority, String token) throws IOException {
    try (InputStream in = Files.newInputStream(authority)) {
      Collection<? extends Certificate> chain =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int number = 0;
      for (Certificate certificate : chain) {
        trusted.setCertificateEntry("sandbox-" + number++, certificate);
      }
      if (number == 0) {
        throw new IOException("no certificate in " + authority);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return new KubeApi(builder().sslContext(context).build(), token);
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot read " + authority + ": " + e.getMessage(), e);
    }
  }

  /** Whether a GET is answered with 200; a server that cannot be reached answers no. */
  boolean answers(URI uri) {
    try {
      return send(request(uri).GET().build()) == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Creates an object, or leaves the one that is there. */
  void create(URI collection, String json) {
    HttpRequest request =
        request(collection)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    try {
      int status = send(request);
      if (status != 201 && status != 409) {
        throw new SandboxException("POST " + collection + " was answered with " + status);
      }
    } catch (IOException e) {
      throw new SandboxException("POST " + collection + " failed: " + e.getMessage(), e);
    }
  }

  private HttpRequest.Builder request(URI uri) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(REQUEST_LIMIT);
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private int send(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException("interrupted while waiting for " + request.uri(), e);
    }
  }

  private static HttpClient.Builder builder() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .proxy(HttpClient.Builder.NO_PROXY)
        .connectTimeout(REQUEST_LIMIT);
  }
}
