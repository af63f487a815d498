package io.kuberewind.restore.target;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.schemas.ResourceKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * A list read page by page; memory holds one page and the next, which is asked for while this one
 * is worked on.
 */
final class LivePages implements Iterator<ObjectNode> {
  private static final int PAGE = 500;

  private final ApiReads reads;
  private final ServedType type;
  private final String namespace;
  private final boolean sorted;
  private final Executor readers;
  private Iterator<JsonNode> page = Collections.emptyIterator();
  private CompletableFuture<ApiAnswer> ahead;
  private boolean begun;
  private ResourceKey last;

  /**
   * @param sorted break off when the server's order is not the order of keys
   * @param readers read pages ahead
   */
  LivePages(ApiReads reads, ServedType type, String namespace, boolean sorted, Executor readers) {
    this.readers = readers;
    this.reads = reads;
    this.type = type;
    this.namespace = namespace;
    this.sorted = sorted;
  }

  @Override
  public boolean hasNext() {
    while (!page.hasNext() && (!begun || ahead != null)) {
      turn();
    }
    return page.hasNext();
  }

  @Override
  public ObjectNode next() {
    if (!hasNext() || !(page.next() instanceof ObjectNode object)) {
      throw new NoSuchElementException();
    }
    // Items of a list leave out what the list says once.
    if (!object.has("kind")) {
      object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
    }
    if (sorted) {
      checkOrder(object);
    }
    return object;
  }

  /** The key of a live object, to be compared with keys of the archive. */
  static ResourceKey keyOf(GroupResource type, ObjectNode object) {
    return new ResourceKey(
        "live",
        type.group(),
        type.resource(),
        Json.text(object, "/metadata/namespace"),
        Json.text(object, "/metadata/name"));
  }

  private void checkOrder(ObjectNode object) {
    ResourceKey key = keyOf(type.type(), object);
    if (last != null && last.compareTo(key) >= 0) {
      throw new LiveListBrokenException("the server lists " + type.type() + " in another order");
    }
    last = key;
  }

  private void turn() {
    ApiAnswer answer = begun ? arrived() : reads.get(path(""));
    if (begun && answer.code() == 410) {
      throw new LiveListBrokenException(
          "the list of " + type.type() + " expired between two pages");
    }
    if (answer.code() == 403) {
      throw new NotAllowedException("the caller may not list " + type.type());
    }
    if (!answer.ok()) {
      throw new TargetUnavailableException(
          "cannot list " + type.type() + " on the target: " + answer.message());
    }
    begun = true;
    page = answer.body().path("items").elements();
    String next = Json.text(answer.body(), "/metadata/continue");
    ahead =
        next.isEmpty() ? null : CompletableFuture.supplyAsync(() -> reads.get(path(next)), readers);
  }

  private ApiAnswer arrived() {
    try {
      return ahead.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof TargetUnavailableException lost ? lost : e;
    }
  }

  private String path(String next) {
    String query = "?limit=" + PAGE;
    return type.collection(namespace)
        + (next.isEmpty()
            ? query
            : query + "&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
  }
}
