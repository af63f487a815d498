package io.kuberewind.archive.catalog;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.schemas.AuditEvents;
import io.kuberewind.schemas.Coverage;
import io.kuberewind.schemas.CoverageEvent;
import io.kuberewind.schemas.EtcdKeys;
import java.util.Optional;

/**
 * A resource type that is captured.
 *
 * @param group API group, empty for the core group
 * @param version API version that is watched
 * @param resource plural resource name
 * @param kind kind
 * @param namespaced whether its objects live in namespaces
 */
public record CapturedType(
    String group, String version, String resource, String kind, boolean namespaced) {

  public static CapturedType of(Coverage coverage) {
    return new CapturedType(
        coverage.getGroup(),
        coverage.getVersion(),
        coverage.getResource(),
        coverage.getKind(),
        coverage.getNamespaced());
  }

  /** The type that {@code coverage} tells of, unless it is left out, or has no objects. */
  public static Optional<CapturedType> captured(Coverage coverage) {
    CapturedType type = of(coverage);
    return coverage.getEvent() == CoverageEvent.EXCLUDED || type.isOfAudit()
        ? Optional.empty()
        : Optional.of(type);
  }

  /** Whether it stands for the events of the API server's audit, which tell names, not states. */
  @JsonIgnore
  public boolean isOfAudit() {
    return group.equals(AuditEvents.GROUP) && resource.equals(AuditEvents.RESOURCE);
  }

  /** Whether it stands for the keys of etcd that hold no resource. */
  @JsonIgnore
  public boolean isOfEtcd() {
    return group.equals(EtcdKeys.GROUP) && resource.equals(EtcdKeys.RESOURCE);
  }

  @JsonIgnore
  public GroupResource groupResource() {
    return new GroupResource(group, resource);
  }
}
