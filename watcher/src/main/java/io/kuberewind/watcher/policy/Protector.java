package io.kuberewind.watcher.policy;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.EtcdValue;
import io.kuberewind.schemas.Variant;
import io.kuberewind.sealing.SealOrder;
import io.kuberewind.sealing.field.FieldPattern;
import io.kuberewind.sealing.field.Redaction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The form in which a change goes out: without what is redacted, then with what is secret sealed.
 * Where a rule asks for labels that cannot be read, it holds.
 */
final class Protector {
  private final Optional<SealingKeys> keys;

  Protector(Optional<SealingKeys> keys) {
    this.keys = keys;
  }

  Change form(Policy policy, Inspected seen) {
    return sealed(policy, seen, redacted(policy, seen));
  }

  private static Change redacted(Policy policy, Inspected seen) {
    List<FieldPattern> fields = new ArrayList<>();
    for (Policy.Redact rule : policy.redact()) {
      if (seen.isMeantBy(rule.selector(), true)) {
        fields.addAll(rule.fields());
      }
    }
    Change change = seen.change();
    if (fields.isEmpty()) {
      return change;
    }
    // What etcd holds is not taken apart, so it cannot go out either.
    EtcdValue etcd =
        change.getEtcd() == null ? null : Variant.of(change.getEtcd(), ByteBuffer.allocate(0));
    return Variant.of(change, Redaction.of(change, fields), change.getSealed(), etcd);
  }

  private Change sealed(Policy policy, Inspected seen, Change change) {
    if (keys.isEmpty()) {
      return change;
    }
    List<FieldPattern> fields = new ArrayList<>();
    if (isSecret(change)) {
      fields.addAll(SealOrder.ofSecrets());
    }
    boolean ownKey = false;
    for (Policy.Seal rule : policy.seal()) {
      if (seen.isMeantBy(rule.selector(), true)) {
        fields.addAll(rule.fields());
        ownKey |= rule.ownKey();
      }
    }
    return fields.isEmpty() ? change : keys.get().seal(change, fields, ownKey);
  }

  private static boolean isSecret(Change change) {
    return change.getGroup().isEmpty() && change.getResource().equals("secrets");
  }
}
