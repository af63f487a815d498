package io.kuberewind.watcher.capture;

import io.kuberewind.watcher.change.Position;
import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.tick.Stand;
import java.util.ArrayList;
import java.util.List;

/**
 * What the stream of one type did not see: the span that is open, and the lists that narrow and
 * close it. To be called under the lock of its owner.
 */
final class Blindness {
  /** Lists in one gap; each costs the server a read of the whole type. */
  private static final int MOST_LISTS = 6;

  /** Objects that are listed in one gap, over all its lists but one. */
  private static final int MOST_OBJECTS = 200_000;

  private final ResourceType type;
  private final CaptureContext context;
  private final TypeRecorder recorder;
  private final Reach reach;
  private Gap gap;

  /** {@code gap} is closed by the first list; null where nothing was seen before. */
  Blindness(
      ResourceType type, CaptureContext context, TypeRecorder recorder, Reach reach, Gap gap) {
    this.type = type;
    this.context = context;
    this.recorder = recorder;
    this.reach = reach;
    this.gap = gap;
  }

  /** The span that the next list closes; null where nothing was seen before. */
  Gap gap() {
    return gap;
  }

  /** The server has forgotten what followed the position. */
  Gap expired(String why, long now) {
    Position position = recorder.position();
    if (gap == null && position.isSet()) {
      recorder.seen(reach.revision(), now);
      gap =
          new Gap(
              position.revision(),
              position.time(),
              "the API server no longer had what followed: " + why);
    }
    return gap;
  }

  /** What is held is wrong since the beginning of {@code unseen}. */
  void doubted(Gap unseen) {
    gap = unseen;
  }

  /** How the gap becomes narrower. */
  Narrowing narrowing(Narrowing.Listener listener) {
    return new Narrowing(type, context, recorder, listener, gap, reach.revision(), stands());
  }

  /** What is held is what was there at the beginning of {@code left}. */
  void narrowed(Gap left) {
    if (left.fromRevision() <= reach.revision()) {
      reach.advance(left.fromRevision());
    } else {
      reach.unseen(gap.fromRevision(), left.fromRevision());
    }
    gap = left;
  }

  /** What the list does not name is gone. */
  void beginList() {
    recorder.beginList(gap);
  }

  /** The list is complete. */
  void endList(long revision, long now) {
    recorder.endList(revision, gap, now);
    reach.unseen(gap == null ? 0 : gap.fromRevision(), revision);
    gap = null;
  }

  /**
   * First the revision that a live stream vouched for last, then what the cluster stood at since.
   * What is held must not be newer: a list that was cut short has told of later states.
   */
  private List<Stand> stands() {
    long vouched = reach.revision();
    List<Stand> stands = new ArrayList<>();
    context.ticks().standAt(vouched).ifPresent(stands::add);
    int lists = Math.min(MOST_LISTS, MOST_OBJECTS / Math.max(1, recorder.known()));
    stands.addAll(context.ticks().spread(vouched, lists));
    long from = Math.max(recorder.newestKnown(), recorder.position().revision() + 1);
    stands.removeIf(stand -> stand.revision() < from);
    return stands;
  }
}
