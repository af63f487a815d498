package io.kuberewind.restore.target;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Optional;

/**
 * The live cluster that a plan is made against and applied to. Safe for use by several threads.
 * Reads throw {@link TargetUnavailableException} when the server does not answer within the retries
 * or refuses the credentials.
 */
public interface Target extends AutoCloseable {
  TargetIdentity identity();

  /** The types served, as of the opening or the last {@link #rediscover()}. */
  ServedTypes served();

  /** Asks again what is served: after CRDs were made. */
  void rediscover();

  /**
   * Live objects page by page, in the order of {@code namespace/name} by bytes; all namespaces when
   * {@code namespace} is empty. Each carries its {@code apiVersion} and {@code kind}.
   *
   * @throws LiveListBrokenException from the iterator, when the pages do not make one sorted run
   */
  Iterator<ObjectNode> list(ServedType type, String namespace);

  /** As {@link #list}, held in memory as a whole and sorted here. */
  Iterator<ObjectNode> listWhole(ServedType type, String namespace);

  /** One live object, or empty when it is not there. */
  Optional<ObjectNode> read(ObjectRef ref);

  /** Creates an object. */
  WriteResult create(ObjectRef ref, ObjectNode object, Writing how);

  /**
   * Replaces an object, on condition of the resourceVersion and uid that {@code object} carries.
   */
  WriteResult replace(ObjectRef ref, ObjectNode object, Writing how);

  /** As {@link #replace}, of the status and nothing else. */
  WriteResult replaceStatus(ObjectRef ref, ObjectNode object, Writing how);

  /** Deletes an object; it may stay for a while, with a deletionTimestamp. */
  WriteResult delete(ObjectRef ref, Deletion deletion, Writing how);

  /** The revision that the cluster is at. */
  long revision();

  /**
   * Whether the server lets the caller do that.
   *
   * @param verb such as {@code create}
   * @param namespace where; all namespaces when empty
   */
  boolean allows(String verb, ServedType type, String namespace);

  @Override
  void close();
}
