package io.kuberewind.etcd.client;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where an etcd is reached, and how it is spoken to.
 *
 * @param addresses members of one etcd, tried in turn; all by HTTP or all by HTTPS
 * @param tls empty for HTTP
 */
public record EtcdEndpoints(List<URI> addresses, Optional<Tls> tls) {
  private static final int CLIENT_PORT = 2379;

  public EtcdEndpoints {
    addresses = List.copyOf(addresses);
  }

  /**
   * PEM files for HTTPS.
   *
   * @param authority certificates that sign the server's; empty for those the JVM trusts
   * @param certificate our certificate chain; empty without one
   * @param key our private key, PKCS #8; empty without one
   */
  public record Tls(Optional<Path> authority, Optional<Path> certificate, Optional<Path> key) {
    /** Plain trust in what the JVM trusts. */
    public static final Tls DEFAULT = new Tls(Optional.empty(), Optional.empty(), Optional.empty());

    /** Whether no file is named. */
    public boolean isDefault() {
      return equals(DEFAULT);
    }
  }

  /**
   * Reads what a user wrote.
   *
   * @param text addresses, comma-separated: {@code https://host:2379}; without a scheme HTTPS where
   *     {@code tls} names files, HTTP otherwise
   * @throws IllegalArgumentException when it cannot be used, with one line that says why
   */
  public static EtcdEndpoints parse(String text, Tls tls) {
    if (tls.certificate().isPresent() != tls.key().isPresent()) {
      throw new IllegalArgumentException(
          "a client certificate for etcd and its key belong together: name both files or none");
    }
    List<URI> addresses = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      addresses.add(address(part.strip(), tls));
    }
    boolean secure = addresses.get(0).getScheme().equals("https");
    if (addresses.stream().anyMatch(address -> address.getScheme().equals("https") != secure)) {
      throw new IllegalArgumentException("etcd endpoints are all by https or all by http: " + text);
    }
    if (!secure && !tls.isDefault()) {
      throw new IllegalArgumentException(
          "certificates for etcd are given, and its endpoints are http: write https://");
    }
    return new EtcdEndpoints(addresses, secure ? Optional.of(tls) : Optional.empty());
  }

  private static URI address(String part, Tls tls) {
    String url = part.contains("://") ? part : (tls.isDefault() ? "http://" : "https://") + part;
    try {
      URI uri = URI.create(url);
      boolean known = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (known && uri.getHost() != null && !hasMore(uri)) {
        int port = uri.getPort() < 0 ? CLIENT_PORT : uri.getPort();
        return URI.create(uri.getScheme() + "://" + uri.getHost() + ":" + port);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(refusal(part), e);
    }
    throw new IllegalArgumentException(refusal(part));
  }

  private static boolean hasMore(URI uri) {
    boolean path = uri.getPath() != null && !uri.getPath().isEmpty() && !uri.getPath().equals("/");
    return path || uri.getQuery() != null || uri.getUserInfo() != null;
  }

  private static String refusal(String part) {
    return "not an etcd endpoint: '%s'; write https://host:2379".formatted(part);
  }
}
