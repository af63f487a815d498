package io.kuberewind.audit.receive;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.OptionalInt;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Who may tell facts: whoever shows the token, or a certificate of the authority for callers. */
final class Callers {
  private static final String SCHEME = "Bearer ";

  private final byte[] token;

  Callers(String token) {
    this.token = token.getBytes(StandardCharsets.UTF_8);
  }

  /** The status with which a caller is refused; empty for those who may. */
  OptionalInt refusal(HttpExchange exchange) {
    String shown = exchange.getRequestHeaders().getFirst("Authorization");
    if (shown == null) {
      return hasCertificate(exchange) ? OptionalInt.empty() : OptionalInt.of(401);
    }
    boolean known =
        shown.startsWith(SCHEME)
            && MessageDigest.isEqual(
                shown.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8), token);
    return known ? OptionalInt.empty() : OptionalInt.of(shown.startsWith(SCHEME) ? 403 : 401);
  }

  /** One that TLS did not verify against the authority for callers never gets this far. */
  private static boolean hasCertificate(HttpExchange exchange) {
    try {
      return exchange instanceof HttpsExchange https
          && https.getSSLSession().getPeerCertificates().length > 0;
    } catch (SSLPeerUnverifiedException none) {
      // It showed none.
      return false;
    }
  }
}
