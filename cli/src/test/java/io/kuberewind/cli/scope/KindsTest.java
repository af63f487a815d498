package io.kuberewind.cli.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.archive.catalog.CapturedType;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindsTest {
  private final Kinds kinds =
      new Kinds(
          List.of(
              new CapturedType("events.k8s.io", "v1", "events", "Event", true),
              new CapturedType("", "v1", "events", "Event", true),
              new CapturedType("", "v1", "pods", "Pod", true),
              new CapturedType("metrics.k8s.io", "v1beta1", "pods", "PodMetrics", true),
              new CapturedType("apps", "v1", "deployments", "Deployment", true),
              new CapturedType("networking.k8s.io", "v1", "ingresses", "Ingress", true),
              new CapturedType("shop.example.com", "v1", "promotions", "Promotion", true)),
          Map.of("promo", "promotions"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "deploy | deployments.apps",
        "deployment | deployments.apps",
        "Deployment | deployments.apps",
        "deployments | deployments.apps",
        "deployments.apps | deployments.apps",
        "deployment.apps | deployments.apps",
        "deployments.v1.apps | deployments.apps",
        "po | pods",
        "pods | pods",
        "pods.metrics.k8s.io | pods.metrics.k8s.io",
        "ing | ingresses.networking.k8s.io",
        "ev | events",
        "promo | promotions.shop.example.com",
        "promotion.shop.example.com | promotions.shop.example.com",
        "po,deploy,po | pods,deployments.apps"
      })
  void areFound(String words, String found) {
    String names =
        kinds.resolve(words).stream()
            .map(type -> type.groupResource().toString())
            .collect(Collectors.joining(","));

    assertThat(names).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "deploymnet | did you mean deployment?",
        "ingreses | did you mean ingresses?",
        "xyz | 'kubectl rewind coverage' lists those it knows"
      })
  void areSuggested(String word, String told) {
    assertThatThrownBy(() -> kinds.resolve(word))
        .hasMessageContaining("knows no kind '" + word + "'")
        .hasMessageContaining(told);
  }
}
