package io.kuberewind.restore.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.convert.Conversion;
import io.kuberewind.restore.convert.Conversions;
import io.kuberewind.restore.manifest.Redacted;
import io.kuberewind.restore.rewrite.Place;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.restore.target.ObjectRef;
import io.kuberewind.restore.target.ServedType;
import io.kuberewind.restore.target.Target;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.EtcdValue;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Compares the recorded objects of one type with the live ones, both read as sorted runs. */
final class TypeRun {
  private final Target target;
  private final PlanRequest request;
  private final LiveNamespaces namespaces;
  private final LiveSide live;
  private final Draft draft;

  /**
   * @param lists how live objects are read
   * @param draft takes what is decided
   */
  TypeRun(
      Target target,
      PlanRequest request,
      LiveNamespaces namespaces,
      GroupResource type,
      LiveLists lists,
      Draft draft) {
    this.draft = draft;
    this.target = target;
    this.request = request;
    this.namespaces = namespaces;
    Extras extras = new Extras(request);
    Optional<ServedType> main = target.served().preferred(type).filter(extras::mayDelete);
    this.live =
        new LiveSide(
            type,
            main,
            request.rewrite().moves(),
            lists,
            other -> extras.decide(main.orElseThrow(), other).ifPresent(draft::add));
  }

  /** Each recorded object's decision, and those of what was not recorded. */
  Draft decide(Iterator<Change> recorded) {
    while (recorded.hasNext()) {
      Change change = recorded.next();
      Place there = new Place(change.getNamespace(), change.getName());
      if (request.rewrite().isDisplaced(Served.typeOf(change), there)) {
        draft.add(settled(change, there, Action.SKIP, "another namespace is mapped onto its own"));
        continue;
      }
      Place place = request.rewrite().place(Served.typeOf(change), there);
      if (!isAlone(change)) {
        live.pass(place);
      }
      decide(change, place).ifPresent(draft::add);
    }
    live.end();
    return draft;
  }

  /** Mapped namespaces do not come in the order of the names that they have on the target. */
  private boolean isAlone(Change change) {
    return request.rewrite().moves() && Served.typeOf(change).equals(Selection.NAMESPACES);
  }

  private Optional<Decision> decide(Change change, Place place) {
    GroupResource type = Served.typeOf(change);
    if (!request.only().takes(type, place.namespace(), place.name())) {
      return Optional.empty();
    }
    if (change.getSealed() != null) {
      return Optional.of(
          settled(
              change,
              place,
              Action.BLOCKED,
              "sealed by key " + change.getSealed().getKeyId() + "; give --keys"));
    }
    if (isUnreadable(change.getEtcd())) {
      return Optional.of(
          settled(
              change,
              place,
              Action.BLOCKED,
              "etcd held it in a form that only its API server reads (encrypted at rest, or of an unknown kind); 'etcd restore' brings it back"));
    }
    ObjectNode recorded = Comparison.parse(change);
    if (!request.selection().labels().matches(recorded)) {
      return Optional.empty();
    }
    Optional<String> leftOut =
        request
            .selection()
            .leftOut(type, recorded)
            .or(() -> request.rewrite().leftOut(type, recorded));
    if (leftOut.isPresent()) {
      return Optional.of(settled(change, place, Action.SKIP, leftOut.get()));
    }
    if (Comparison.isTerminating(recorded)) {
      return Optional.of(
          settled(change, place, Action.SKIP, "it was being deleted at that moment"));
    }
    return Optional.of(decide(change, place, recorded));
  }

  private static boolean isUnreadable(EtcdValue etcd) {
    return etcd != null && (etcd.getEncrypted() || etcd.getUndecoded() != null);
  }

  private Decision decide(Change change, Place place, ObjectNode recorded) {
    GroupResource type = Served.typeOf(change);
    Optional<ServedType> same = target.served().find(type, change.getVersion());
    if (same.isPresent()) {
      request.rewrite().rewrite(type, recorded);
      return compare(change, same.get(), recorded, liveOf(change, same.get(), place));
    }
    Optional<Conversion> conversion = Conversions.find(type, change.getVersion(), target.served());
    if (conversion.isEmpty()) {
      Decision missing =
          settled(change, place, Action.BLOCKED, Served.missing(change, target.served()));
      return new Decision(
          missing.item(), recorded.at("/metadata/ownerReferences"), MissingNode.getInstance());
    }
    List<String> lost = conversion.get().convert(recorded);
    if (!lost.isEmpty()) {
      return settled(
          change,
          place,
          Action.BLOCKED,
          "the target serves %s only, which has no place for: %s"
              .formatted(conversion.get().to().apiVersion(), String.join("; ", lost)));
    }
    ServedType served = conversion.get().to();
    request.rewrite().rewrite(served.type(), recorded);
    return compare(change, served, recorded, liveOf(change, served, place));
  }

  /** From the list beside which the type is walked; what lies elsewhere is read by itself. */
  private Optional<ObjectNode> liveOf(Change change, ServedType served, Place place) {
    return isAlone(change) || !served.type().equals(Served.typeOf(change))
        ? target.read(new ObjectRef(served, place.namespace(), place.name()))
        : live.find(served, place);
  }

  private Decision compare(
      Change change, ServedType served, ObjectNode wanted, Optional<ObjectNode> live) {
    JsonNode owners = wanted.at("/metadata/ownerReferences");
    PlanItem create = Comparison.create(change, served, wanted);
    List<String> redacted = Redacted.in(wanted);
    if (live.isEmpty()) {
      if (!redacted.isEmpty()) {
        create =
            create.as(
                Action.CREATE, "without what a policy redacted: " + String.join(", ", redacted));
      }
      return new Decision(create, owners, MissingNode.getInstance());
    }
    if (Comparison.isTerminating(live.get()) || namespaces.isTerminating(create.namespace())) {
      PlanItem again = create.as(Action.CREATE, "the live one is being deleted");
      return new Decision(again, owners, MissingNode.getInstance());
    }
    JsonNode liveOwners = live.get().at("/metadata/ownerReferences");
    return new Decision(Comparison.against(change, served, wanted, live.get()), owners, liveOwners);
  }

  private static Decision settled(Change change, Place place, Action action, String reason) {
    return new Decision(
        Comparison.untouched(change, place, action, reason),
        MissingNode.getInstance(),
        MissingNode.getInstance());
  }
}
