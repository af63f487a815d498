package io.kuberewind.benchmarks.corpus;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The history of a cluster that never was: first every object as a list finds it, then what happens
 * to them. The same seed gives the same bytes. One change is made every millisecond; six of ten go
 * to a tenth of the objects of their kind; a pod that is replaced is marked, reported, deleted,
 * created, scheduled, started and ready, some hundred changes apart.
 */
public final class Corpus implements Iterator<Change> {
  public static final String CLUSTER = "bench";

  /** Microseconds since the epoch of the first change, and between two. */
  public static final long BEGIN = 1_767_225_600_000_000L;

  public static final long STEP = 1_000;

  private static final long AGE = 30L * 86_400 * 1_000_000;

  private final SplittableRandom random;
  private final long total;
  private final List<Thing> initial = new ArrayList<>();
  private final Map<Kind, List<Thing>> living = new EnumMap<>(Kind.class);
  private final PriorityQueue<Step> ahead = new PriorityQueue<>();
  private final Rendering rendering = new Rendering();
  private final PodLife pods = new PodLife();
  private long made;
  private long nextId;

  /** What will happen to an object at a revision. */
  private record Step(long revision, Thing thing, Stage stage) implements Comparable<Step> {
    @Override
    public int compareTo(Step other) {
      int order = Long.compare(revision, other.revision);
      return order == 0 ? Long.compare(thing.id, other.thing.id) : order;
    }
  }

  /**
   * @param objects living objects, about as many at any time
   * @param changes changes in all, the first {@code objects} of them observations
   */
  public Corpus(long seed, int objects, long changes) {
    this.random = new SplittableRandom(seed);
    this.total = changes;
    this.nextId = seed << 32;
    for (Kind kind : Kind.values()) {
      int count = kind.of(objects);
      List<Thing> things = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        Thing thing =
            new Thing(
                kind,
                nextId++,
                kind.app(i, objects, seed),
                BEGIN - (long) (random.nextDouble() * AGE));
        thing.place = i;
        things.add(thing);
        initial.add(thing);
      }
      living.put(kind, things);
    }
  }

  /** The observations alone, of any number of objects: keeps none of them. */
  public static Iterator<Change> observations(long seed, int objects) {
    return new Observations(seed, objects);
  }

  /** How many of the first changes are observations. */
  public long observed() {
    return initial.size();
  }

  @Override
  public boolean hasNext() {
    return made < total;
  }

  @Override
  public Change next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    long revision = ++made;
    if (revision <= initial.size()) {
      Thing thing = initial.get((int) revision - 1);
      return rendering.change(thing, thing.kind.template(), Operation.OBSERVE, revision);
    }
    if (ahead.isEmpty() || ahead.peek().revision() > revision) {
      begin(revision);
    }
    Step step = ahead.poll();
    return take(step.thing(), step.stage(), revision);
  }

  private Change take(Thing thing, Stage stage, long revision) {
    List<Thing> things = living.get(thing.kind);
    if (stage == Stage.DELETED) {
      Thing last = things.remove(things.size() - 1);
      if (last != thing) {
        last.place = thing.place;
        things.set(last.place, last);
      }
    }
    if (stage == Stage.CREATED) {
      thing.created = timeOf(revision);
      thing.place = things.size();
      things.add(thing);
    } else {
      thing.version++;
    }
    return rendering.change(thing, stage.template(thing.kind), stage.operation(), revision);
  }

  /** Chooses what happens next. */
  private void begin(long revision) {
    int choice = random.nextInt(1000);
    Kind kind = Kind.POD;
    for (Kind candidate : Kind.values()) {
      choice -= candidate.choices();
      if (choice < 0) {
        kind = candidate;
        break;
      }
    }
    Thing thing = one(living.get(kind));
    if (kind != Kind.POD || pods.isBusy(thing) || random.nextInt(10) < 4) {
      ahead.add(new Step(revision, thing, kind == Kind.POD ? Stage.RESTARTED : Stage.CHANGED));
      return;
    }
    Thing successor = new Thing(Kind.POD, nextId++, thing.app, 0);
    long at = revision;
    for (Stage stage : Stage.REPLACEMENT) {
      ahead.add(new Step(at, stage.ofSuccessor() ? successor : thing, stage));
      at += 1 + random.nextInt(300);
    }
    pods.replaced(thing);
    pods.replaced(successor);
  }

  private Thing one(List<Thing> things) {
    int size = things.size();
    return things.get(
        random.nextInt(10) < 6 ? random.nextInt((size + 9) / 10) : random.nextInt(size));
  }

  /** Microseconds since the epoch at which a revision is made. */
  public static long timeOf(long revision) {
    return BEGIN + revision * STEP;
  }

  /** Pods that are on their way out; each of them only once. */
  private static final class PodLife {
    private static final int REMEMBERED = 4096;
    private final Queue<Thing> order = new ArrayDeque<>();
    private final Set<Thing> busy = new HashSet<>();

    boolean isBusy(Thing pod) {
      return busy.contains(pod);
    }

    void replaced(Thing pod) {
      busy.add(pod);
      order.add(pod);
      if (order.size() > REMEMBERED) {
        busy.remove(order.poll());
      }
    }
  }
}
