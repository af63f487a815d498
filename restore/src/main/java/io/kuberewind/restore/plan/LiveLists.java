package io.kuberewind.restore.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.rewrite.Place;
import io.kuberewind.restore.rewrite.Rewrite;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.restore.target.ObjectRef;
import io.kuberewind.restore.target.ServedType;
import io.kuberewind.restore.target.Target;
import io.kuberewind.schemas.ResourceKey;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

/**
 * Live objects of the namespaces that a plan looks at, in the order of their keys. Few namespaces
 * are listed one by one, which needs no right to see the others.
 */
final class LiveLists {
  private static final int ONE_BY_ONE = 16;
  private static final String ALL = "";

  private final Target target;
  private final Selection selection;
  private final Rewrite rewrite;
  private final boolean whole;

  /** {@code whole}: hold each list in memory, and sort it here. */
  LiveLists(Target target, Selection selection, Rewrite rewrite, boolean whole) {
    this.target = target;
    this.selection = selection;
    this.rewrite = rewrite;
    this.whole = whole;
  }

  /** The objects of all namespaces that are looked at. */
  Iterator<ObjectNode> all(ServedType type) {
    if (type.type().equals(Selection.NAMESPACES) && areMeantThemselves()) {
      return named().stream()
          .sorted()
          .flatMap(name -> target.read(new ObjectRef(type, "", name)).stream())
          .iterator();
    }
    List<Iterator<ObjectNode>> lists =
        namespaces(type).stream().map(namespace -> in(type, namespace)).toList();
    return lists.size() == 1 ? lists.get(0) : new Chain(lists.iterator());
  }

  /** The objects of one namespace. */
  Iterator<ObjectNode> in(ServedType type, String namespace) {
    return whole ? target.listWhole(type, namespace) : target.list(type, namespace);
  }

  /** The namespaces whose lists make up the whole, sorted as keys are. */
  List<String> namespaces(ServedType type) {
    if (!type.namespaced() || !isOneByOne()) {
      return List.of(ALL);
    }
    Stream<String> there =
        named().stream().map(n -> rewrite.place(type.type(), new Place(n, "x")).namespace());
    return there
        .sorted(
            Comparator.comparing(
                n -> new ResourceKey("live", type.type().group(), type.type().resource(), n, "x")))
        .toList();
  }

  /** Whether just the namespaces that are named are looked for, by their names. */
  private boolean areMeantThemselves() {
    return selection.types().isEmpty()
        && selection.names().isEmpty()
        && !selection.namespaces().contains(ALL)
        && !rewrite.moves()
        && isOneByOne();
  }

  private boolean isOneByOne() {
    // Mapped namespaces do not come in the order of a list of all.
    return !named().isEmpty() && (named().size() <= ONE_BY_ONE || rewrite.moves());
  }

  private List<String> named() {
    return selection.namespaces().stream().filter(namespace -> !namespace.isEmpty()).toList();
  }

  /** One list behind the other, each asked for when the one before is through. */
  private static final class Chain implements Iterator<ObjectNode> {
    private final Iterator<Iterator<ObjectNode>> lists;
    private Iterator<ObjectNode> current = Collections.emptyIterator();

    Chain(Iterator<Iterator<ObjectNode>> lists) {
      this.lists = lists;
    }

    @Override
    public boolean hasNext() {
      while (!current.hasNext() && lists.hasNext()) {
        current = lists.next();
      }
      return current.hasNext();
    }

    @Override
    public ObjectNode next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return current.next();
    }
  }
}
