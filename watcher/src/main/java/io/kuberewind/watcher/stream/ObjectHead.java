package io.kuberewind.watcher.stream;

/**
 * What the watcher reads of an object; the rest stays bytes.
 *
 * @param apiVersion empty when the object does not say
 * @param kind empty when the object does not say
 * @param namespace empty for cluster-scoped objects
 * @param name empty in a bookmark
 * @param uid empty in a bookmark
 * @param revision metadata.resourceVersion as a number, 0 when there is none
 * @param touched newest of creationTimestamp and the times in managedFields, in seconds since the
 *     epoch; 0 when there is none
 * @param initialEventsEnd whether the bookmark ends the list at the head of a watch
 */
public record ObjectHead(
    String apiVersion,
    String kind,
    String namespace,
    String name,
    String uid,
    long revision,
    long touched,
    boolean initialEventsEnd) {

  /** The same of an object that is known by {@code other}. */
  public ObjectHead withUid(String other) {
    return new ObjectHead(
        apiVersion, kind, namespace, name, other, revision, touched, initialEventsEnd);
  }
}
