package io.kuberewind.audit.event;

import java.time.Instant;
import java.util.List;

/**
 * What an audit event says that matters to a fact. Absent texts are empty.
 *
 * @param id the request's Audit-ID
 * @param stage such as ResponseComplete
 * @param request what was asked for
 * @param caller who asked
 * @param target what it was asked of
 * @param answer what was answered
 * @param span from the request's arrival to its answer, by the API server's clock
 */
public record AuditEvent(
    String id,
    String stage,
    Request request,
    Caller caller,
    Target target,
    Answer answer,
    Span span) {

  /**
   * @param verb as Kubernetes names it
   * @param uri path and query
   * @param dryRun whether the body asks for a dry run
   * @param uid uid that the body demands the object to have
   */
  public record Request(String verb, String uri, boolean dryRun, String uid) {}

  /**
   * @param user who was authenticated
   * @param onBehalfOf who was impersonated
   * @param groups groups of the user
   * @param agent user agent
   * @param address first source address
   */
  public record Caller(
      String user, String onBehalfOf, List<String> groups, String agent, String address) {}

  /**
   * @param revision resourceVersion that the body demands the object to have
   */
  public record Target(
      String group,
      String resource,
      String subresource,
      String namespace,
      String name,
      String uid,
      String revision) {}

  /**
   * @param code HTTP status
   * @param kind kind of the answer's body; empty where the event carries none
   * @param head metadata of the body
   * @param removedUid uid of an object that the answer says is gone
   * @param items metadata of a list's items
   */
  public record Answer(int code, String kind, Head head, String removedUid, List<Head> items) {}

  /** Metadata of an object. */
  public record Head(String namespace, String name, String uid, String revision) {
    public static final Head NONE = new Head("", "", "", "");
  }

  public record Span(Instant received, Instant completed) {}
}
