package io.kuberewind.audit.event;

import com.fasterxml.jackson.core.filter.TokenFilter;
import java.util.Map;

/**
 * Lets through what a fact is made of and nothing else: an event carries whole objects, which must
 * not be built in memory only to be dropped.
 */
final class EventFilter extends TokenFilter {
  /** More objects than this in the answer to a collection's deletion are not listed one by one. */
  static final int MOST_ITEMS = 20_000;

  private static final TokenFilter SCALAR = new Scalar();
  private static final TokenFilter ALL = TokenFilter.INCLUDE_ALL;

  private static final TokenFilter HEAD =
      of(Map.of("name", SCALAR, "namespace", SCALAR, "uid", SCALAR, "resourceVersion", SCALAR));
  private static final TokenFilter DELETE_OPTIONS =
      of(Map.of("dryRun", ALL, "preconditions", of(Map.of("uid", SCALAR))));

  private static final TokenFilter REQUEST =
      of(
          Map.of(
              "kind", SCALAR,
              "dryRun", ALL,
              "preconditions", of(Map.of("uid", SCALAR)),
              "deleteOptions", DELETE_OPTIONS,
              "metadata", of(Map.of("uid", SCALAR))));

  private static final TokenFilter ANSWER =
      of(
          Map.of(
              "kind", SCALAR,
              "status", SCALAR,
              "metadata", HEAD,
              "details", of(Map.of("uid", SCALAR)),
              "items", new Items()));

  /** One event of audit.k8s.io/v1. */
  static final TokenFilter EVENT =
      of(
          Map.ofEntries(
              Map.entry("kind", SCALAR),
              Map.entry("apiVersion", SCALAR),
              Map.entry("auditID", SCALAR),
              Map.entry("stage", SCALAR),
              Map.entry("verb", SCALAR),
              Map.entry("requestURI", SCALAR),
              Map.entry("user", of(Map.of("username", SCALAR, "groups", ALL))),
              Map.entry("impersonatedUser", of(Map.of("username", SCALAR))),
              Map.entry("sourceIPs", ALL),
              Map.entry("userAgent", SCALAR),
              Map.entry("objectRef", ALL),
              Map.entry("responseStatus", of(Map.of("code", SCALAR))),
              Map.entry("requestObject", REQUEST),
              Map.entry("responseObject", ANSWER),
              Map.entry("requestReceivedTimestamp", SCALAR),
              Map.entry("stageTimestamp", SCALAR)));

  /** A list of events, as the webhook posts it. */
  static final TokenFilter EVENT_LIST =
      of(Map.of("kind", SCALAR, "apiVersion", SCALAR, "items", EVENT));

  private final Map<String, TokenFilter> members;

  private EventFilter(Map<String, TokenFilter> members) {
    this.members = members;
  }

  private static TokenFilter of(Map<String, TokenFilter> members) {
    return new EventFilter(members);
  }

  @Override
  public TokenFilter includeProperty(String name) {
    return members.get(name);
  }

  @Override
  protected boolean _includeScalar() {
    return false;
  }

  /** A value that is no object and no array. */
  private static final class Scalar extends TokenFilter {
    @Override
    public TokenFilter filterStartObject() {
      return null;
    }

    @Override
    public TokenFilter filterStartArray() {
      return null;
    }
  }

  /** The heads of listed objects, so many of them. */
  private static final class Items extends TokenFilter {
    private static final TokenFilter ITEM = of(Map.of("metadata", HEAD));

    @Override
    public TokenFilter includeElement(int index) {
      return index < MOST_ITEMS ? ITEM : null;
    }

    @Override
    protected boolean _includeScalar() {
      return false;
    }
  }
}
