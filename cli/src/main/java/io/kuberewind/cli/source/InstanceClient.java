package io.kuberewind.cli.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;

/** Asks a running instance over HTTP. */
public final class InstanceClient {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(45);

  private final InstanceFile instance;

  public InstanceClient(InstanceFile instance) {
    this.instance = instance;
  }

  /**
   * An answer that the reader closes.
   *
   * @param code HTTP status code
   * @param more where a longer answer goes on, empty at its end
   * @param body what it says
   */
  public record Answer(int code, String more, InputStream body) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      body.close();
    }
  }

  /**
   * Sends a GET.
   *
   * @throws IOException when nothing answers, or the token is refused
   */
  public Answer get(String pathAndQuery) throws IOException {
    String base = instance.http().contains("://") ? instance.http() : "http://" + instance.http();
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(base + pathAndQuery).toURL().openConnection();
    connection.setConnectTimeout((int) CONNECT_WITHIN.toMillis());
    connection.setReadTimeout((int) ANSWER_WITHIN.toMillis());
    // The token belongs to this instance: it does not follow a redirect.
    connection.setInstanceFollowRedirects(false);
    if (!instance.token().isEmpty()) {
      connection.setRequestProperty("Authorization", "Bearer " + instance.token());
    }
    int code = connection.getResponseCode();
    if (code == 401 || code == 403) {
      throw new IOException("it does not accept the token in " + instance.file());
    }
    InputStream body = code < 400 ? connection.getInputStream() : connection.getErrorStream();
    boolean more = "true".equals(connection.getHeaderField("X-Rewind-More"));
    return new Answer(
        code,
        more ? connection.getHeaderField("X-Rewind-Next") : "",
        body == null ? InputStream.nullInputStream() : body);
  }

  public InstanceFile instance() {
    return instance;
  }
}
