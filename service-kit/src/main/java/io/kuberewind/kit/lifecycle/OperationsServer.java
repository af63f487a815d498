package io.kuberewind.kit.lifecycle;

import io.kuberewind.kit.config.ListenAddress;
import io.kuberewind.kit.http.HttpEndpoint;
import io.kuberewind.kit.http.Response;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What operators ask of a process: {@code /healthz}, {@code /readyz} and {@code /metrics}. */
public final class OperationsServer {
  private OperationsServer() {}

  /**
   * Starts a server with nothing but these.
   *
   * @throws IOException when the address cannot be listened on; the message says which
   */
  public static HttpEndpoint start(
      ListenAddress address, Supplier<Health> health, PrometheusMeterRegistry meters)
      throws IOException {
    return addTo(HttpEndpoint.start(address.host(), address.port()), health, meters);
  }

  /** Adds them to a server that has other work as well. */
  public static HttpEndpoint addTo(
      HttpEndpoint endpoint, Supplier<Health> health, PrometheusMeterRegistry meters) {
    return endpoint
        .route("GET", "/healthz", request -> answer(health.get(), Health::alive))
        .route("GET", "/readyz", request -> answer(health.get(), Health::ready))
        .route(
            "GET",
            "/metrics",
            request ->
                Response.stream(
                    200, "text/plain; version=0.0.4; charset=utf-8", out -> meters.scrape(out)));
  }

  private static Response answer(Health health, Predicate<Health> good) {
    return Response.json(
        good.test(health) ? 200 : 503,
        Map.of("alive", health.alive(), "ready", health.ready(), "reason", health.reason()));
  }
}
