package io.kuberewind.audit.fact;

import io.kuberewind.audit.event.AuditEvent;
import io.kuberewind.audit.event.AuditEvent.Head;
import io.kuberewind.audit.event.AuditEvent.Target;
import io.kuberewind.audit.event.EventReader;
import io.kuberewind.schemas.AuditFact;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Makes facts of events: only of requests that ended well and changed an object. */
public final class FactMaker {
  /** Facts wait for changes for ten minutes; what is older than that meets none. */
  public static final Duration STALE = Duration.ofMinutes(10);

  private static final Set<String> VERBS =
      Set.of("create", "update", "patch", "delete", "deletecollection");

  /** Subresources whose writes leave the object itself as it is. */
  private static final Set<String> BESIDES =
      Set.of("token", "exec", "attach", "portforward", "proxy", "log");

  private static final int CREATED = 201;
  private static final int MOST_ID = 128;
  private static final int MOST_MANAGER = 128;

  private final String cluster;
  private final Set<String> excluded;
  private final InstantSource clock;

  /**
   * @param cluster name of the cluster in the records
   * @param excluded types that are not captured, as kubectl names them
   */
  public FactMaker(String cluster, Set<String> excluded, InstantSource clock) {
    this.cluster = cluster;
    this.excluded = Set.copyOf(excluded);
    this.clock = clock;
  }

  /** Why {@code event} makes no fact; empty when it does. */
  public Optional<Ignored> refusal(AuditEvent event) {
    Target target = event.target();
    if (!event.stage().equals("ResponseComplete")) {
      return Optional.of(Ignored.STAGE);
    }
    if (!VERBS.contains(event.request().verb())
        || target.resource().isEmpty()
        || BESIDES.contains(target.subresource())) {
      return Optional.of(Ignored.READ);
    }
    if (event.answer().code() < 200 || event.answer().code() > 299) {
      return Optional.of(Ignored.REFUSED);
    }
    if (event.request().dryRun() || query(event).containsKey("dryRun")) {
      return Optional.of(Ignored.DRY_RUN);
    }
    if (excluded.contains(typeName(target))) {
      return Optional.of(Ignored.EXCLUDED);
    }
    if (event.id().isEmpty() || event.caller().user().isEmpty()) {
      return Optional.of(Ignored.INCOMPLETE);
    }
    boolean stale = event.span().completed().isBefore(clock.instant().minus(STALE));
    return stale ? Optional.of(Ignored.STALE) : Optional.empty();
  }

  /** Hands on the facts of an event that is not refused: one, or one an object of a collection. */
  public void make(AuditEvent event, String origin, Consumer<AuditFact> facts) {
    if (!event.request().verb().equals("deletecollection")) {
      facts.accept(single(event, origin));
      return;
    }
    List<Head> items = event.answer().items();
    for (Head item : items) {
      facts.accept(ofItem(event, item, origin));
    }
    if (!event.answer().kind().endsWith("List") || EventReader.isCut(items)) {
      facts.accept(ofCollection(event, origin));
    }
  }

  private AuditFact single(AuditEvent event, String origin) {
    Target target = event.target();
    Head answer = answerOf(event);
    boolean evicts = target.subresource().equals("eviction");
    boolean deletes = evicts || event.request().verb().equals("delete");
    String name = firstFilled(target.name(), answer.name());
    return base(event, origin)
        .setVerb(evicts ? "evict" : event.request().verb())
        .setSubresource(evicts || target.subresource().isEmpty() ? null : target.subresource())
        .setName(name)
        .setUid(
            firstFilled(
                answer.uid(), target.uid(), event.request().uid(), event.answer().removedUid()))
        .setRevision(number(answer.revision()))
        .setBaseRevision(number(target.revision()))
        .setCreated(event.answer().code() == CREATED && target.subresource().isEmpty() && !deletes)
        .setRemoved(deletes && !event.answer().removedUid().isEmpty())
        .build();
  }

  private AuditFact ofItem(AuditEvent event, Head item, String origin) {
    return base(event, origin)
        .setVerb("deletecollection")
        .setNamespace(
            namespace(event.target().group(), event.target().resource(), item.namespace()))
        .setName(item.name())
        .setUid(item.uid())
        .build();
  }

  private AuditFact ofCollection(AuditEvent event, String origin) {
    Map<String, String> query = query(event);
    return base(event, origin)
        .setVerb("deletecollection")
        .setName("")
        .setLabelSelector(query.get("labelSelector"))
        .setFieldSelector(query.get("fieldSelector"))
        .build();
  }

  private AuditFact.Builder base(AuditEvent event, String origin) {
    AuditEvent.Caller caller = event.caller();
    Target target = event.target();
    return AuditFact.newBuilder()
        .setCluster(cluster)
        .setAuditId(cut(event.id(), MOST_ID))
        .setOrigin(origin)
        .setUser(caller.user())
        .setOnBehalfOf(orNull(caller.onBehalfOf()))
        .setGroups(caller.groups())
        .setAgent(orNull(caller.agent()))
        .setAddress(orNull(caller.address()))
        .setManager(orNull(manager(event)))
        .setReceived(event.span().received())
        .setCompleted(event.span().completed())
        .setGroup(target.group())
        .setResource(target.resource())
        .setNamespace(namespace(target.group(), target.resource(), target.namespace()));
  }

  /** A Status is about the request, everything else about the object. */
  private static Head answerOf(AuditEvent event) {
    boolean ofObject = !event.answer().kind().isEmpty() && !event.answer().kind().equals("Status");
    return ofObject ? event.answer().head() : Head.NONE;
  }

  /** The API server puts a namespace's own name where its namespace would be. */
  private static String namespace(String group, String resource, String namespace) {
    return group.isEmpty() && resource.equals("namespaces") ? "" : namespace;
  }

  /** The name that the API server notes in managedFields: asked for, or out of the user agent. */
  private static String manager(AuditEvent event) {
    String asked = query(event).getOrDefault("fieldManager", "");
    String agent = event.caller().agent();
    int slash = agent.indexOf('/');
    return cut(
        asked.isEmpty() ? (slash < 0 ? agent : agent.substring(0, slash)) : asked, MOST_MANAGER);
  }

  private static String typeName(Target target) {
    return target.group().isEmpty() ? target.resource() : target.resource() + "." + target.group();
  }

  private static Map<String, String> query(AuditEvent event) {
    Map<String, String> query = new TreeMap<>();
    int begin = event.request().uri().indexOf('?');
    if (begin < 0) {
      return query;
    }
    for (String pair : event.request().uri().substring(begin + 1).split("&")) {
      int equals = pair.indexOf('=');
      query.put(
          decode(equals < 0 ? pair : pair.substring(0, equals)),
          equals < 0 ? "" : decode(pair.substring(equals + 1)));
    }
    return query;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // Not encoded as it should be: what it means is then for nobody to guess.
      return text;
    }
  }

  private static Long number(String text) {
    try {
      return text.isEmpty() || text.equals("0") ? null : Long.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static String firstFilled(String... candidates) {
    List<String> filled = new ArrayList<>(List.of(candidates));
    filled.removeIf(String::isEmpty);
    return filled.isEmpty() ? "" : filled.get(0);
  }

  private static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }
}
