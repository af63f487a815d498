package io.kuberewind.watcher.capture;

import io.kuberewind.watcher.change.ResourceType;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warnings that concern many types at a time: one line for all, not one for each. */
final class Notices {
  private static final Logger log = LoggerFactory.getLogger(Notices.class);
  private static final int NAMED = 5;

  private final Map<String, Set<String>> pending = new TreeMap<>();

  synchronized void add(String what, ResourceType type) {
    pending.computeIfAbsent(what, unseen -> new TreeSet<>()).add(type.name());
  }

  /** Tells what came since the last call. */
  synchronized void flush() {
    pending.forEach(
        (what, types) ->
            log.atWarn()
                .addKeyValue("types", types.size())
                .addKeyValue("examples", types.stream().limit(NAMED).toList())
                .log("types {}", what));
    pending.clear();
  }
}
