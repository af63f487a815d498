package io.kuberewind.kit.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** A token that callers must show in {@code Authorization: Bearer}. */
public final class BearerToken {
  private static final int BYTES = 32;
  private static final String SCHEME = "Bearer ";

  private final String token;

  private BearerToken(String token) {
    this.token = token;
  }

  /** A new token that nobody can guess. */
  public static BearerToken random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return new BearerToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** The token in the clear, to be handed to those who may call. */
  public String reveal() {
    return token;
  }

  /** {@code handler} for those who show the token, 401 for all others. */
  public Handler protect(Handler handler) {
    return request -> {
      String shown = request.header("Authorization").orElse("");
      if (!shown.startsWith(SCHEME) || !matches(shown.substring(SCHEME.length()))) {
        throw new HttpProblem(401, "A valid bearer token is required");
      }
      return handler.handle(request);
    };
  }

  private boolean matches(String shown) {
    return MessageDigest.isEqual(
        shown.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "***";
  }
}
