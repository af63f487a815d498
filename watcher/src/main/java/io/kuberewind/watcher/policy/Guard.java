package io.kuberewind.watcher.policy;

import io.kuberewind.schemas.Change;
import io.kuberewind.sealing.SealOrder;
import io.kuberewind.sealing.field.FieldPattern;
import io.kuberewind.watcher.change.Entry;
import io.kuberewind.watcher.change.Outgoing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Seals what is secret in what goes out. */
public final class Guard implements Outgoing {
  private static final List<FieldPattern> OF_SECRETS = SealOrder.ofSecrets();

  private final Optional<SealingKeys> keys;

  public Guard(Optional<SealingKeys> keys) {
    this.keys = keys;
  }

  @Override
  public List<Entry> of(List<Entry> batch) {
    List<Entry> out = new ArrayList<>(batch.size());
    for (Entry entry : batch) {
      out.add(entry instanceof Entry.Changed changed ? guarded(changed) : entry);
    }
    return out;
  }

  private Entry guarded(Entry.Changed entry) {
    Change change = entry.change();
    if (keys.isEmpty() || !isSecret(change)) {
      return entry;
    }
    Change sealed = keys.get().seal(change, OF_SECRETS, false);
    return new Entry.Changed(entry.type(), sealed, entry.cursor());
  }

  private static boolean isSecret(Change change) {
    return change.getGroup().isEmpty() && change.getResource().equals("secrets");
  }
}
