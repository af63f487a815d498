package io.kuberewind.cli.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.catalog.CapturedType;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.restore.fields.FieldDiff;
import io.kuberewind.restore.fields.FieldDiffs;
import io.kuberewind.restore.fields.SecretMask;
import io.kuberewind.restore.manifest.Manifest;
import io.kuberewind.restore.select.LeftOut;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.restore.target.Target;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** Walks two sorted sides beside each other and tells what differs. */
public final class Differences {
  private final Selection selection;
  private final boolean allFields;

  /** {@code allFields}: compare status and what the server owns too. */
  public Differences(Selection selection, boolean allFields) {
    this.selection = selection;
    this.allFields = allFields;
  }

  /** Compares two cuts of an archive. */
  public void between(Archive archive, Cut from, Cut to, Consumer<Difference> found) {
    for (KeyScope scope : selection.scopes(archive.info().cluster())) {
      try (Sides.Side before = Sides.at(archive, from, List.of(scope)).get(0);
          Sides.Side after = Sides.at(archive, to, List.of(scope)).get(0)) {
        walk(before, after, found);
      }
    }
  }

  /** Compares a cut with a live cluster. */
  public void toLive(Archive archive, Cut from, Target target, Consumer<Difference> found) {
    List<CapturedType> types = archive.types();
    for (KeyScope scope : selection.scopes(archive.info().cluster())) {
      try (Sides.Side before = Sides.at(archive, from, List.of(scope)).get(0);
          Sides.Side after = new LiveSide(target, scope, types)) {
        walk(before, after, found);
      }
    }
  }

  private void walk(
      Iterator<Sighting> before, Iterator<Sighting> after, Consumer<Difference> found) {
    Sighting a = next(before);
    Sighting b = next(after);
    while (a != null || b != null) {
      int order = a == null ? 1 : b == null ? -1 : a.key().compareTo(b.key());
      compare(order <= 0 ? a : null, order >= 0 ? b : null, found);
      a = order <= 0 ? next(before) : a;
      b = order >= 0 ? next(after) : b;
    }
  }

  private Sighting next(Iterator<Sighting> side) {
    while (side.hasNext()) {
      Sighting sighting = side.next();
      GroupResource type = type(sighting);
      if (selection.labels().matches(sighting.object())
          && (selection.controlled() || LeftOut.reason(type, sighting.object()).isEmpty())) {
        return sighting;
      }
    }
    return null;
  }

  private void compare(Sighting a, Sighting b, Consumer<Difference> found) {
    ObjectNode before = a == null ? null : form(a);
    ObjectNode after = b == null ? null : form(b);
    Sighting one = b == null ? a : b;
    if (before == null || after == null) {
      Difference.Kind kind = before == null ? Difference.Kind.ADDED : Difference.Kind.REMOVED;
      found.accept(difference(kind, one, before, after, List.of()));
      return;
    }
    List<FieldDiff> fields = FieldDiffs.between(before, after);
    if (!fields.isEmpty()) {
      found.accept(difference(Difference.Kind.CHANGED, one, before, after, fields));
    }
  }

  private static Difference difference(
      Difference.Kind kind,
      Sighting one,
      ObjectNode before,
      ObjectNode after,
      List<FieldDiff> fields) {
    List<FieldDiff> shown =
        SecretMask.covers(one.key().group(), one.key().resource())
            ? SecretMask.mask(fields)
            : fields;
    return new Difference(kind, one.key(), one.version(), one.kind(), before, after, shown);
  }

  /** The object as it is compared: with its owners by name, since a uid is one life's. */
  private ObjectNode form(Sighting sighting) {
    ObjectNode object = sighting.object();
    if (allFields) {
      return object;
    }
    JsonNode owners = object.at("/metadata/ownerReferences").deepCopy();
    new Manifest(type(sighting), true).comparable(object);
    for (JsonNode owner : owners) {
      ((ObjectNode) owner).remove("uid");
    }
    if (!owners.isEmpty()) {
      object.withObject("/metadata").set("ownerReferences", owners);
    }
    return object;
  }

  private static GroupResource type(Sighting sighting) {
    return new GroupResource(sighting.key().group(), sighting.key().resource());
  }
}
