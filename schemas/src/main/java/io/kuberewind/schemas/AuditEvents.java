package io.kuberewind.schemas;

/**
 * Under which type coverage tells that events of the API server's audit were lost. It has no
 * objects: what is missing then are names of who made changes, never the changes themselves.
 */
public final class AuditEvents {
  public static final String GROUP = "audit.k8s.io";
  public static final String VERSION = "v1";
  public static final String RESOURCE = "events";
  public static final String KIND = "Event";

  private AuditEvents() {}
}
