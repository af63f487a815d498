package io.kuberewind.kit.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A request as a handler sees it. */
public final class Request {
  private final HttpExchange exchange;
  private final int maxBodyBytes;

  Request(HttpExchange exchange, int maxBodyBytes) {
    this.exchange = exchange;
    this.maxBodyBytes = maxBodyBytes;
  }

  /** The path, decoded. */
  public String path() {
    return exchange.getRequestURI().getPath();
  }

  /** The first header of that name. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  /** The query's parameters, decoded; of a repeated one the last. */
  public Map<String, String> query() {
    String raw = exchange.getRequestURI().getRawQuery();
    if (raw == null || raw.isEmpty()) {
      return Map.of();
    }
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : raw.split("&")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      query.put(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
    }
    return Collections.unmodifiableMap(query);
  }

  /** A parameter that must be given; 400 otherwise. */
  public String required(String parameter) {
    String value = query().get(parameter);
    if (value == null || value.isEmpty()) {
      throw new HttpProblem(400, "The parameter '" + parameter + "' is required");
    }
    return value;
  }

  /** The whole body; 413 when it is larger than the endpoint takes. */
  public byte[] body() throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(maxBodyBytes + 1);
    if (body.length > maxBodyBytes) {
      throw new HttpProblem(413, "The body is larger than " + maxBodyBytes + " bytes");
    }
    return body;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new HttpProblem(400, "The query is not well formed");
    }
  }
}
