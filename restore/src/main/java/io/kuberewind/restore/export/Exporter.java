package io.kuberewind.restore.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.restore.apply.Tier;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.fields.SecretMask;
import io.kuberewind.restore.plan.StateReader;
import io.kuberewind.restore.rewrite.Place;
import io.kuberewind.restore.rewrite.Rewrite;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.schemas.Change;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * Makes manifests of what lived at a cut, tier by tier, so that what others need comes first. The
 * archive is read once for each tier; memory holds one object.
 */
public final class Exporter {
  private final String cluster;
  private final StateReader archive;
  private final Selection selection;
  private final Rewrite rewrite;
  private final boolean includeSecrets;
  private final Map<String, Long> leftOut = new TreeMap<>();
  private final List<String> sealed = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private CustomStatus status;
  private long written;

  /** {@code cluster}: the name under which the archive keeps what is exported. */
  public Exporter(
      String cluster,
      StateReader archive,
      Selection selection,
      Rewrite rewrite,
      boolean includeSecrets) {
    this.cluster = cluster;
    this.archive = archive;
    this.selection = selection;
    this.rewrite = rewrite;
    this.includeSecrets = includeSecrets;
  }

  /**
   * Hands every manifest to {@code sink}; {@code progress} is told how many there are so far.
   *
   * @throws IOException when a recorded object cannot be read, or the sink fails
   */
  public ExportReport export(ExportSink sink, LongConsumer progress) throws IOException {
    status = CustomStatus.read(cluster, archive);
    for (Tier tier : Tier.values()) {
      for (KeyScope scope : selection.scopes(cluster)) {
        Optional<KeyScope> narrowed = narrowed(scope, tier);
        if (narrowed.isPresent()) {
          export(narrowed.get(), tier, sink, progress);
        }
      }
    }
    return new ExportReport(written, leftOut, sealed, names);
  }

  private static Optional<KeyScope> narrowed(KeyScope scope, Tier tier) {
    if (tier == Tier.EVERYTHING_ELSE) {
      return Optional.of(scope);
    }
    Set<GroupResource> types = new HashSet<>(tier.types());
    if (!scope.types().isEmpty()) {
      types.retainAll(scope.types());
    }
    return types.isEmpty() ? Optional.empty() : Optional.of(scope.ofTypes(types));
  }

  private void export(KeyScope scope, Tier tier, ExportSink sink, LongConsumer progress)
      throws IOException {
    try (StateReader.Objects objects = archive.state(scope)) {
      while (objects.hasNext()) {
        Change change = objects.next();
        if (Tier.of(typeOf(change)) == tier) {
          Optional<ExportedObject> exported = export(change);
          if (exported.isPresent()) {
            sink.accept(exported.get());
            progress.accept(++written);
          }
        }
      }
    }
  }

  private Optional<ExportedObject> export(Change change) throws IOException {
    GroupResource type = typeOf(change);
    Place there = new Place(change.getNamespace(), change.getName());
    if (rewrite.isDisplaced(type, there)) {
      leftOut.merge(type + ": another namespace is mapped onto its own", 1L, Long::sum);
      return Optional.empty();
    }
    Place place = rewrite.place(type, there);
    if (change.getSealed() != null) {
      remember(change);
      sealed.add(new ExportedObject(type, place, null).toString());
      return Optional.empty();
    }
    ObjectNode object = Json.object(change.getObject());
    if (!selection.labels().matches(object)) {
      return Optional.empty();
    }
    remember(change);
    Optional<String> reason =
        selection
            .leftOut(type, object)
            .or(() -> isGoing(object))
            .or(() -> rewrite.leftOut(type, object))
            .or(() -> isSecret(type));
    if (reason.isPresent()) {
      leftOut.merge(type + ": " + reason.get(), 1L, Long::sum);
      return Optional.empty();
    }
    rewrite.rewrite(type, object);
    return Optional.of(
        new ExportedObject(type, place, ManifestForm.of(type, object, status.isApart(change))));
  }

  private void remember(Change change) {
    if (names.size() < ExportReport.MAX_NAMES) {
      names.add(change.getName());
    }
  }

  private Optional<String> isSecret(GroupResource type) {
    return SecretMask.covers(type.group(), type.resource()) && !includeSecrets
        ? Optional.of("--include-secrets exports them, in the clear")
        : Optional.empty();
  }

  private static Optional<String> isGoing(ObjectNode object) {
    return object.path("metadata").hasNonNull("deletionTimestamp")
        ? Optional.of("it was being deleted at that moment")
        : Optional.empty();
  }

  private static GroupResource typeOf(Change change) {
    return new GroupResource(change.getGroup(), change.getResource());
  }
}
