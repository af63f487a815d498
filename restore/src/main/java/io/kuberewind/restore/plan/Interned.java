package io.kuberewind.restore.plan;

import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.plan.PlanItem.Recorded;
import java.util.HashMap;
import java.util.Map;

/** What many items of a plan have in common, held once: types, versions, namespaces, reasons. */
final class Interned {
  /** Reasons that name an object are as many as the objects: they are not worth a place. */
  private static final int MAX = 20_000;

  private final Map<Object, Object> known = new HashMap<>();

  /** The same item, of shared parts. */
  PlanItem of(PlanItem item) {
    Recorded recorded = item.recorded();
    return new PlanItem(
        item.action(),
        shared(item.type()),
        shared(item.version()),
        shared(item.kind()),
        shared(item.namespace()),
        item.name(),
        new Recorded(
            shared(recorded.type()),
            shared(recorded.version()),
            shared(recorded.namespace()),
            recorded.name().equals(item.name()) ? item.name() : recorded.name(),
            recorded.revision()),
        item.live(),
        item.fields(),
        shared(item.reason()));
  }

  private GroupResource shared(GroupResource type) {
    return (GroupResource) first(type);
  }

  private String shared(String text) {
    return (String) first(text);
  }

  private Object first(Object value) {
    Object known = this.known.get(value);
    if (known != null) {
      return known;
    }
    if (this.known.size() < MAX) {
      this.known.put(value, value);
    }
    return value;
  }
}
