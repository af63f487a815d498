package io.kuberewind.schemas;

/**
 * Under which resource type those keys of etcd are recorded that hold no resource, such as which
 * cluster addresses are taken. The name of such a resource is its key. Nobody serves the type: only
 * a restore of etcd itself asks for it.
 */
public final class EtcdKeys {
  public static final String GROUP = "etcd.kuberewind.io";
  public static final String VERSION = "v1";
  public static final String RESOURCE = "keys";
  public static final String KIND = "Key";

  private EtcdKeys() {}
}
