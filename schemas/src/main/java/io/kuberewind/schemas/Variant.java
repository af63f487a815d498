package io.kuberewind.schemas;

import java.nio.ByteBuffer;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Records like others but for some fields. What they hold they share with the original: Avro's
 * builders would copy every byte of an object first.
 */
public final class Variant {
  private Variant() {}

  /** {@code change} with another object, and what goes with it. */
  public static Change of(Change change, ByteBuffer object, Sealed sealed, EtcdValue etcd) {
    Change variant = fill(new Change(), change);
    put(variant, "object", object);
    put(variant, "sealed", sealed);
    put(variant, "etcd", etcd);
    return variant;
  }

  /**
   * {@code change} as etcd told of it.
   *
   * @param version version that its object is written in
   * @param etcd what etcd holds; null where that is not known
   */
  public static Change fromEtcd(Change change, String version, EtcdValue etcd) {
    Change variant = fill(new Change(), change);
    put(variant, "source", Source.ETCD);
    put(variant, "version", version);
    put(variant, "etcd", etcd);
    return variant;
  }

  /** {@code etcd} with another value. */
  public static EtcdValue of(EtcdValue etcd, ByteBuffer value) {
    EtcdValue variant = fill(new EtcdValue(), etcd);
    put(variant, "value", value);
    return variant;
  }

  /** {@code etcd} of a change whose object holds all that there is to read. */
  static EtcdValue readable(EtcdValue etcd) {
    EtcdValue variant = fill(new EtcdValue(), etcd);
    put(variant, "encrypted", false);
    put(variant, "undecoded", null);
    return variant;
  }

  /** {@code coverage} under a policy. */
  public static Coverage of(Coverage coverage, String policy) {
    Coverage variant = fill(new Coverage(), coverage);
    put(variant, "policy", policy);
    return variant;
  }

  private static <T extends SpecificRecordBase> T fill(T variant, T original) {
    for (int field = 0; field < original.getSchema().getFields().size(); field++) {
      variant.put(field, original.get(field));
    }
    return variant;
  }

  private static void put(SpecificRecordBase record, String field, Object value) {
    record.put(record.getSchema().getField(field).pos(), value);
  }
}
