package io.kuberewind.watcher.change;

/**
 * What the topics tell of a cluster's etcd: of its newest timeline, the furthest that any watcher
 * of the cluster came.
 *
 * @param timeline number of the timeline, from 1
 * @param revision last revision of the cluster that was published
 * @param clusterId uid of the kube-system namespace, empty where it is not known
 */
public record Life(int timeline, long revision, String clusterId) {
  /** Of a cluster that was never captured. */
  public static final Life NONE = new Life(1, 0, "");

  /** This life, as another watcher, or a later record, tells of it. */
  public Life seen(int inTimeline, long atRevision) {
    if (inTimeline < timeline) {
      return this;
    }
    boolean same = inTimeline == timeline;
    return new Life(inTimeline, same ? Math.max(revision, atRevision) : atRevision, clusterId);
  }

  /** The same with the cluster's id. */
  public Life of(String id) {
    return new Life(timeline, revision, id);
  }

  /**
   * Why a cluster that is found in this state is not in this life any more; empty when it is.
   *
   * @param idNow uid of its kube-system namespace, empty where it may not be read
   * @param revisionNow its revision
   */
  public String endedBy(String idNow, long revisionNow) {
    if (!clusterId.isEmpty() && !idNow.isEmpty() && !clusterId.equals(idNow)) {
      return "the cluster was replaced (kube-system is %s, and was %s)".formatted(idNow, clusterId);
    }
    if (revisionNow < revision) {
      return "its etcd was restored from an older snapshot, or replaced (revision %d, after %d)"
          .formatted(revisionNow, revision);
    }
    return "";
  }
}
