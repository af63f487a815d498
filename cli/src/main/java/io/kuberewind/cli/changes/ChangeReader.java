package io.kuberewind.cli.changes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.restore.fields.FieldDiff;
import io.kuberewind.restore.fields.FieldDiffs;
import io.kuberewind.restore.fields.SecretMask;
import io.kuberewind.restore.fields.ServerOwned;
import io.kuberewind.restore.select.LabelSelector;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.ResourceKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads the changes of a span, each with the fields that it changed. History comes by key, so the
 * version before is at hand; the one before the span comes from the state at its start.
 */
public final class ChangeReader {
  private final Archive archive;
  private final KeyScope scope;
  private final LabelSelector labels;
  private final Predicate<ObjectNode> wanted;

  /** {@code wanted} is asked of each finished item. */
  public ChangeReader(
      Archive archive, KeyScope scope, LabelSelector labels, Predicate<ObjectNode> wanted) {
    this.archive = archive;
    this.scope = scope;
    this.labels = labels;
    this.wanted = wanted;
  }

  /**
   * Puts what happened after {@code from} (from the beginning without) up to {@code to} in a log.
   */
  public void read(Optional<Cut> from, Cut to, NewestItems log) {
    long after = from.map(Cut::ordinal).orElse(0L);
    archive.gaps(after, to.ordinal(), scope).stream()
        .map(ChangeJson::gap)
        .filter(wanted)
        .forEach(log::add);
    try (CloseableIterator<Change> history = archive.history(scope, after, to.ordinal());
        Earlier earlier = new Earlier(from)) {
      Change last = null;
      ResourceKey lastKey = null;
      while (history.hasNext()) {
        Change change = history.next();
        ResourceKey key = ResourceKey.of(change);
        Change before = key.equals(lastKey) ? last : earlier.of(key);
        item(before, change).filter(wanted).ifPresent(log::add);
        last = change;
        lastKey = key;
      }
    }
  }

  private Optional<ObjectNode> item(Change before, Change change) {
    ObjectNode object = RecordedObject.parse(change);
    if (object != null ? !labels.matches(object) : !labels.selectsAll()) {
      return Optional.empty();
    }
    boolean comparable =
        before != null
            && before.getOperation() != Operation.DELETE
            && (change.getOperation() == Operation.UPDATE
                || change.getOperation() == Operation.OBSERVE);
    List<FieldDiff> fields =
        comparable ? fields(change, RecordedObject.parse(before), object) : List.of();
    return Optional.of(ChangeJson.of(change, object, fields));
  }

  private static List<FieldDiff> fields(Change change, ObjectNode before, ObjectNode object) {
    ObjectNode after = object == null ? null : object.deepCopy();
    if (before == null || after == null) {
      return List.of();
    }
    ServerOwned.stripBookkeeping(before);
    ServerOwned.stripBookkeeping(after);
    List<FieldDiff> fields = FieldDiffs.between(before, after);
    return SecretMask.covers(change.getGroup(), change.getResource())
        ? SecretMask.mask(fields)
        : fields;
  }

  /** The objects at the start of the span, walked beside the history: both are sorted by key. */
  private final class Earlier implements AutoCloseable {
    private final CloseableIterator<Change> state;
    private Change current;

    Earlier(Optional<Cut> from) {
      this.state = from.map(cut -> archive.state(cut, scope)).orElse(null);
    }

    Change of(ResourceKey key) {
      if (state == null) {
        return null;
      }
      while (current == null || ResourceKey.of(current).compareTo(key) < 0) {
        if (!state.hasNext()) {
          return null;
        }
        current = state.next();
      }
      return ResourceKey.of(current).equals(key) ? current : null;
    }

    @Override
    public void close() {
      if (state != null) {
        state.close();
      }
    }
  }

  /** The text of a field's value for people. */
  public static String valueText(JsonNode value) {
    return value.isTextual() ? value.textValue() : value.toString();
  }
}
