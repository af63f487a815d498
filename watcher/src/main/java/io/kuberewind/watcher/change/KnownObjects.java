package io.kuberewind.watcher.change;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * The objects of one type that exist, as far as they were put out: about 240 bytes each. Not safe
 * for use by several threads, but for {@link #size()}.
 */
public final class KnownObjects {
  private static final class State {
    private long revision;
    private String uid;
    private int mark;
  }

  /** Takes an object that a list did not name. */
  public interface Missing {
    void missing(String namespace, String name, String uid, long revision);
  }

  private final Map<String, State> states = new HashMap<>();
  private volatile int size;
  private int mark;

  /** Last revision put out of the object, 0 when it is not known. */
  public long revision(String namespace, String name) {
    State state = states.get(key(namespace, name));
    return state == null ? 0 : state.revision;
  }

  /** uid of the object, empty when it is not known. */
  public String uid(String namespace, String name) {
    State state = states.get(key(namespace, name));
    return state == null ? "" : state.uid;
  }

  public void put(String namespace, String name, long revision, String uid) {
    State state = states.computeIfAbsent(key(namespace, name), unseen -> new State());
    state.revision = revision;
    state.uid = uid;
    state.mark = mark;
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

  /** Removes what was not marked since {@link #beginMarking}, telling of each. */
  public void sweep(Missing missing) {
    for (Iterator<Map.Entry<String, State>> all = states.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<String, State> entry = all.next();
      State state = entry.getValue();
      if (state.mark != mark) {
        String key = entry.getKey();
        int slash = key.indexOf('/');
        missing.missing(
            key.substring(0, slash), key.substring(slash + 1), state.uid, state.revision);
        all.remove();
      }
    }
    size = states.size();
  }

  /** No namespace holds a slash, so the first one parts the two. */
  private static String key(String namespace, String name) {
    return namespace + "/" + name;
  }
}
