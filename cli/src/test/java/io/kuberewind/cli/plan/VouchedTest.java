package io.kuberewind.cli.plan;

import static io.kuberewind.schemas.CoverageEvent.EXCLUDED;
import static io.kuberewind.schemas.CoverageEvent.GAP;
import static io.kuberewind.schemas.CoverageEvent.JOINED;
import static io.kuberewind.schemas.CoverageEvent.SEEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.archive.catalog.CapturedType;
import io.kuberewind.archive.catalog.CoverageSpan;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.plan.Captured;
import io.kuberewind.schemas.CoverageEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Only of what is on record as a whole may anything be deleted. */
class VouchedTest {
  private static final CapturedType MAPS =
      new CapturedType("", "v1", "configmaps", "ConfigMap", true);
  private static final GroupResource TYPE = MAPS.groupResource();
  private static final String ALL = "whole";
  private static final String PART = "part";

  @Test
  void aTypeIsWholeFromItsFirstListOn() {
    List<CoverageSpan> coverage = List.of(span(JOINED, 0, 10, ALL), span(SEEN, 10, 100, ALL));

    assertThat(isWhole(coverage, 9)).isFalse();
    assertThat(isWhole(coverage, 10)).isTrue();
    assertThat(isWhole(coverage, 200)).isTrue();
  }

  @Test
  void whatIsListedUnderAPolicyThatLeavesSomethingOutIsNotWhole() {
    // The first object that is left out has an older revision than the list that it is in.
    List<CoverageSpan> coverage =
        List.of(span(EXCLUDED, 0, 7, PART), span(JOINED, 0, 10, PART), span(SEEN, 10, 100, PART));

    Captured captured = Vouched.at(coverage, 50);

    assertThat(captured.types()).isEmpty();
    assertThat(captured.leftOut()).containsEntry(TYPE, "left out by policy: labels scratch");
  }

  @Test
  void aGapMakesItNoMoreWhole() {
    List<CoverageSpan> coverage =
        List.of(
            span(JOINED, 0, 10, PART),
            span(EXCLUDED, 0, 10, PART),
            span(SEEN, 10, 40, PART),
            span(GAP, 40, 60, PART),
            span(SEEN, 60, 100, PART));

    assertThat(isWhole(coverage, 80)).isFalse();
  }

  @Test
  void itStaysWholeForTheMomentsBeforeThatPolicy() {
    List<CoverageSpan> coverage =
        List.of(
            span(JOINED, 0, 10, ALL),
            span(SEEN, 10, 50, ALL),
            span(EXCLUDED, 0, 52, PART),
            span(SEEN, 10, 100, PART));

    assertThat(isWhole(coverage, 40)).isTrue();
    assertThat(isWhole(coverage, 51)).isFalse();
    assertThat(isWhole(coverage, 80)).isFalse();
  }

  @Test
  void itIsWholeAgainFromTheNextListAfterThatPolicy() {
    List<CoverageSpan> coverage =
        List.of(
            span(JOINED, 0, 10, PART),
            span(EXCLUDED, 0, 10, PART),
            span(SEEN, 10, 50, PART),
            span(SEEN, 10, 70, ALL),
            span(GAP, 70, 80, ALL),
            span(SEEN, 80, 100, ALL));

    assertThat(isWhole(coverage, 60)).isFalse();
    assertThat(isWhole(coverage, 90)).isTrue();
  }

  @Test
  void aTypeThatWasLeftOutForAWhileIsWholeOnlyWhereItWasSeen() {
    List<CoverageSpan> coverage =
        List.of(span(JOINED, 0, 10, null), span(SEEN, 10, 50, null), span(EXCLUDED, 0, 70, null));

    assertThat(isWhole(coverage, 50)).isTrue();
    assertThat(isWhole(coverage, 60)).isFalse();
    assertThat(isWhole(coverage, 80)).isFalse();
  }

  private static boolean isWhole(List<CoverageSpan> coverage, long cut) {
    return Vouched.at(coverage, cut).types().contains(TYPE);
  }

  private static CoverageSpan span(CoverageEvent event, long from, long to, String policy) {
    return new CoverageSpan(
        MAPS,
        "0",
        event,
        new CoverageSpan.Revisions(from, to, to),
        new CoverageSpan.Times(from, to),
        event == EXCLUDED ? "left out by policy: labels scratch" : null,
        policy);
  }
}
