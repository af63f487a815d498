package io.kuberewind.standalone.openapi;

import io.kuberewind.kit.http.Handler;
import io.kuberewind.kit.http.Request;
import io.kuberewind.kit.http.Response;
import java.io.IOException;
import java.io.InputStream;

/** {@code GET /api/v1/openapi.json}: the description of the API, kept by hand and by a test. */
public final class OpenApiRoute implements Handler {
  private static final String DOCUMENT = "openapi.json";

  @Override
  public Response handle(Request request) throws IOException {
    try (InputStream document = OpenApiRoute.class.getResourceAsStream(DOCUMENT)) {
      byte[] bytes = document.readAllBytes();
      return Response.stream(200, "application/json", out -> out.write(bytes));
    }
  }
}
