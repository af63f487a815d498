package io.kuberewind.restore.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.apply.ItemResult.Outcome;
import io.kuberewind.restore.plan.PlanItem;
import io.kuberewind.restore.target.ObjectRef;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Objects that were written before their owners, linked once the owners are there. */
final class LateOwners {
  private final OwnerLinks owners;
  private final ItemWriter writer;
  private final Queue<Unlinked> unlinked = new ConcurrentLinkedQueue<>();

  LateOwners(OwnerLinks owners, ItemWriter writer) {
    this.owners = owners;
    this.writer = writer;
  }

  /** Whether some owner of an object that is about to be written is not there yet. */
  boolean isEarly(ObjectRef ref, ObjectNode recorded) {
    JsonNode references = recorded.at("/metadata/ownerReferences");
    return !references.isEmpty() && !owners.relink(skeleton(references), ref.namespace());
  }

  void note(ItemResult result, ObjectRef ref, ObjectNode recorded) {
    if (result.isDone()) {
      unlinked.add(new Unlinked(result, ref, skeleton(recorded.at("/metadata/ownerReferences"))));
    }
  }

  void link(ResultLog results) {
    for (Unlinked late : unlinked) {
      ObjectNode found = late.references.deepCopy();
      owners.relink(found, late.ref.namespace());
      if (found.at("/metadata/ownerReferences").isEmpty()) {
        continue;
      }
      PlanItem item = late.result.item();
      if (!writer.linkOwners(late.ref, late.references)) {
        results.replace(
            new ItemResult(item, Outcome.FAILED, "it was written and not linked to its owner"));
      } else if (late.result.outcome() == Outcome.UNCHANGED) {
        results.replace(new ItemResult(item, Outcome.PATCHED, late.result.message()));
      }
    }
  }

  /** Only the references are kept until the end, not the object. */
  private static ObjectNode skeleton(JsonNode references) {
    ObjectNode skeleton = io.kuberewind.restore.fields.Json.MAPPER.createObjectNode();
    skeleton.putObject("metadata").set("ownerReferences", references.deepCopy());
    return skeleton;
  }

  private record Unlinked(ItemResult result, ObjectRef ref, ObjectNode references) {}
}
