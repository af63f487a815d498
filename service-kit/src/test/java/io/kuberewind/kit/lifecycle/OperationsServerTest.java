package io.kuberewind.kit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.kit.config.ListenAddress;
import io.kuberewind.kit.http.HttpEndpoint;
import io.kuberewind.kit.metrics.Meters;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OperationsServerTest {
  private final PrometheusMeterRegistry meters = Meters.create();
  private volatile Health health = Health.ok();
  private HttpEndpoint server;

  @BeforeEach
  void start() throws IOException {
    server = OperationsServer.start(ListenAddress.anyLoopbackPort(), () -> health, meters);
  }

  @AfterEach
  void stop() {
    server.close();
    meters.close();
  }

  @Test
  void readinessSaysWhyNot() throws Exception {
    health = Health.notReady("3 of 40 types are listed");

    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).contains("\"reason\":\"3 of 40 types are listed\"");
  }

  @Test
  void aFailedStageIsNotAlive() throws Exception {
    health = Health.failed("the disk is full");

    assertThat(get("/healthz").statusCode()).isEqualTo(503);
  }

  @Test
  void metricsAreInPrometheusForm() throws Exception {
    meters.counter("rewind.things").increment();

    assertThat(get("/metrics").body()).contains("rewind_things_total 1.0", "jvm_memory_used_bytes");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(server.uri().resolve(path)).build(), BodyHandlers.ofString());
  }
}
