package io.kuberewind.sandbox.s3;

import io.kuberewind.sandbox.process.SandboxException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signed requests (AWS Signature Version 4) for what a test server is prepared with. Paths and
 * header values need no escaping.
 */
final class S3Requests {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);

  private final URI endpoint;
  private final String region;
  private final String accessKey;
  private final String secretKey;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .connectTimeout(REQUEST_LIMIT)
          .build();

  S3Requests(URI endpoint, String region, String accessKey, String secretKey) {
    this.endpoint = endpoint;
    this.region = region;
    this.accessKey = accessKey;
    this.secretKey = secretKey;
  }

  /** Status of an unsigned GET. */
  int get(String path) throws IOException {
    return send(HttpRequest.newBuilder(endpoint.resolve(path)).GET()).statusCode();
  }

  /** Answer to a signed PUT. A query may stand behind the path: a name without a value. */
  HttpResponse<String> put(String path, Map<String, String> headers, String body) {
    ZonedDateTime now = ZonedDateTime.now(Clock.systemUTC()).withZoneSameInstant(ZoneOffset.UTC);
    SortedMap<String, String> signed = new TreeMap<>(headers);
    signed.put("host", endpoint.getAuthority());
    signed.put("content-md5", md5(body));
    signed.put("x-amz-content-sha256", sha256(body));
    signed.put("x-amz-date", STAMP.format(now));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint.resolve(path))
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .header("Authorization", authorization(path, signed, now));
    signed.forEach(
        (name, value) -> {
          // The client sends the host by itself and refuses to be told.
          if (!name.equals("host")) {
            request.header(name, value);
          }
        });
    try {
      return send(request);
    } catch (IOException e) {
      throw new SandboxException("PUT " + path + " failed: " + e.getMessage(), e);
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return client.send(
          request.timeout(REQUEST_LIMIT).build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException("interrupted while waiting for " + endpoint, e);
    }
  }

  private String authorization(String path, SortedMap<String, String> headers, ZonedDateTime now) {
    String names = String.join(";", headers.keySet());
    String canonicalHeaders =
        headers.entrySet().stream()
            .map(header -> header.getKey() + ":" + header.getValue() + "\n")
            .collect(Collectors.joining());
    int mark = path.indexOf('?');
    String resource = mark < 0 ? path : path.substring(0, mark);
    String query = mark < 0 ? "" : path.substring(mark + 1) + "=";
    String hash = headers.get("x-amz-content-sha256");
    String canonical = String.join("\n", "PUT", resource, query, canonicalHeaders, names, hash);
    String day = DateTimeFormatter.BASIC_ISO_DATE.format(now.toLocalDate());
    String scope = day + "/" + region + "/s3/aws4_request";
    String toSign =
        String.join("\n", "AWS4-HMAC-SHA256", STAMP.format(now), scope, sha256(canonical));
    return "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
        .formatted(
            accessKey, scope, names, HexFormat.of().formatHex(hmac(signingKey(day), toSign)));
  }

  private byte[] signingKey(String day) {
    byte[] ofDay = hmac(("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8), day);
    return hmac(hmac(hmac(ofDay, region), "s3"), "aws4_request");
  }

  /** What the rules of a bucket have to come with. */
  private static String md5(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
