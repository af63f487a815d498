package io.kuberewind.watcher.change;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The objects of one type that exist, as far as they were put out: about 190 bytes each. Not safe
 * for use by several threads, but for {@link #size()}.
 */
public final class KnownObjects {
  private static final class State {
    private static final int UUID_LENGTH = 36;

    private long revision;
    private long uidHigh;
    private long uidLow;
    private String oddUid;
    private int mark;
    private int timeline;

    /** Nearly all are UUIDs: as numbers they take a fifth of the room. */
    void uid(String uid) {
      oddUid = uid;
      if (uid.length() == UUID_LENGTH) {
        readNumber(uid);
      }
    }

    private void readNumber(String uid) {
      try {
        UUID number = UUID.fromString(uid);
        if (number.toString().equals(uid)) {
          uidHigh = number.getMostSignificantBits();
          uidLow = number.getLeastSignificantBits();
          oddUid = null;
        }
      } catch (IllegalArgumentException e) {
        // Then it stays text.
      }
    }

    String uid() {
      return oddUid == null ? new UUID(uidHigh, uidLow).toString() : oddUid;
    }
  }

  /** Takes an object that a list did not name. */
  public interface Missing {
    void missing(String namespace, String name, String uid, long revision);
  }

  private final Map<String, State> states = new HashMap<>();
  private volatile int size;
  private int mark;
  private int timeline = 1;

  /** Of what is known from an earlier timeline, the revision says nothing from now on. */
  public void enter(int current) {
    timeline = current;
  }

  /** Last revision put out of the object in this timeline, 0 when there is none. */
  public long revision(String namespace, String name) {
    State state = states.get(key(namespace, name));
    return state == null ? 0 : revision(state);
  }

  /** uid of the object, empty when it is not known. */
  public String uid(String namespace, String name) {
    State state = states.get(key(namespace, name));
    return state == null ? "" : state.uid();
  }

  public void put(String namespace, String name, long revision, String uid) {
    put(namespace, name, revision, uid, timeline);
  }

  /** Puts an object that is known from {@code when}, an earlier timeline or this one. */
  public void put(String namespace, String name, long revision, String uid, int when) {
    State state = states.computeIfAbsent(key(namespace, name), unseen -> new State());
    state.revision = revision;
    state.uid(uid);
    state.mark = mark;
    state.timeline = when;
    size = states.size();
  }

  public void remove(String namespace, String name) {
    states.remove(key(namespace, name));
    size = states.size();
  }

  public int size() {
    return size;
  }

  /** Begins a list: nothing is marked. */
  public void beginMarking() {
    mark++;
  }

  /** The list names the object, or it changed since. */
  public void mark(String namespace, String name) {
    State state = states.get(key(namespace, name));
    if (state != null) {
      state.mark = mark;
    }
  }

  /** An object of at most {@code revision} that was not marked since {@link #beginMarking}. */
  public Optional<String> unmarked(long revision) {
    return states.entrySet().stream()
        .filter(e -> e.getValue().mark != mark && revision(e.getValue()) <= revision)
        .findFirst()
        .map(e -> e.getKey().startsWith("/") ? e.getKey().substring(1) : e.getKey());
  }

  /** Newest revision put out of any object in this timeline, 0 when there is none. */
  public long newest() {
    return states.values().stream().mapToLong(this::revision).max().orElse(0);
  }

  /** Removes what was not marked since {@link #beginMarking}, telling of each. */
  public void sweep(Missing missing) {
    for (Iterator<Map.Entry<String, State>> all = states.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<String, State> entry = all.next();
      State state = entry.getValue();
      if (state.mark != mark) {
        String key = entry.getKey();
        int slash = key.indexOf('/');
        missing.missing(
            key.substring(0, slash), key.substring(slash + 1), state.uid(), revision(state));
        all.remove();
      }
    }
    size = states.size();
  }

  private long revision(State state) {
    return state.timeline == timeline ? state.revision : 0;
  }

  /** No namespace holds a slash, so the first one parts the two. */
  private static String key(String namespace, String name) {
    return namespace + "/" + name;
  }
}
