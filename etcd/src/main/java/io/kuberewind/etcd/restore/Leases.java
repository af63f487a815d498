package io.kuberewind.etcd.restore;

import io.etcd.jetcd.api.LeaseGrantRequest;

/**
 * Leases are made anew with their numbers and the time that API servers give to events: what was
 * left of the old time is not recorded, and without a lease their keys would stay for ever.
 */
final class Leases {
  static final long SECONDS = 3600;

  private Leases() {}

  /** A lease as etcd's storage has it: its number and time, in fields 1 and 2. */
  static byte[] record(long id) {
    // The request's message has the two fields the other way round.
    return LeaseGrantRequest.newBuilder().setTTL(id).setID(SECONDS).build().toByteArray();
  }
}
