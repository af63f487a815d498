package io.kuberewind.watcher;

import io.kuberewind.watcher.capture.CaptureObserver;
import io.kuberewind.watcher.capture.CaptureSet;
import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.discovery.Discovery;
import io.kuberewind.watcher.discovery.TypeClaim;
import io.kuberewind.watcher.stream.WatchEvent;
import io.kuberewind.watcher.tick.Barriers;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the captured types in line with the API server: asks it what it serves every minute, and at
 * once when the streams tell of a custom resource definition or an API service.
 */
final class TypeRefresh implements CaptureObserver {
  private static final Logger log = LoggerFactory.getLogger(TypeRefresh.class);
  private static final String DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";
  private static final String SERVICES = "apiservices.apiregistration.k8s.io";
  private static final Duration INTERVAL = Duration.ofSeconds(60);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final int UNANSWERED_BEFORE_WARNING = 15;

  /** A definition changes several times while it is taken in. */
  private static final Duration SETTLE = Duration.ofMillis(100);

  /** How often to look for a type that is defined and not served yet, and for how long. */
  private static final Duration AWAIT_INTERVAL = Duration.ofMillis(250);

  private static final Duration AWAIT_AT_MOST = Duration.ofSeconds(30);

  private final Discovery discovery;
  private final Barriers barriers;
  private final TickPace pace;
  private final Map<String, Long> awaited = new HashMap<>();
  private boolean due = true;
  private int unanswered;

  TypeRefresh(Discovery discovery, Barriers barriers, TickPace pace) {
    this.discovery = discovery;
    this.barriers = barriers;
    this.pace = pace;
  }

  /**
   * Whether a type is defined and its capture has not begun: its objects may be changing already.
   */
  synchronized boolean isAwaiting() {
    return !awaited.isEmpty();
  }

  @Override
  public void seen(ResourceType type, WatchEvent event) {
    if (event.type() == WatchEvent.Type.BOOKMARK || event.type() == WatchEvent.Type.ERROR) {
      return;
    }
    pace.changed(event.head().revision());
    boolean isDefinition = type.name().equals(DEFINITIONS);
    if (isDefinition || type.name().equals(SERVICES)) {
      definitionChanged(event, isDefinition);
    }
  }

  @Override
  public void listed(long revision) {
    pace.listed(revision);
  }

  private synchronized void definitionChanged(WatchEvent event, boolean isDefinition) {
    if (isDefinition && event.type() == WatchEvent.Type.ADDED) {
      // A definition is named as its type is: plural.group.
      awaited.put(event.head().name(), System.nanoTime() + AWAIT_AT_MOST.toNanos());
    } else if (event.type() == WatchEvent.Type.DELETED) {
      awaited.remove(event.head().name());
    }
    wake();
  }

  @Override
  public synchronized void notFound(ResourceType type) {
    wake();
  }

  /** Other types may be captured now. */
  synchronized void policyChanged() {
    wake();
  }

  @Override
  public void late(ResourceType type, long revision) {
    log.atWarn()
        .addKeyValue("resource", type)
        .addKeyValue("revision", revision)
        .log("change came behind its barrier");
    barriers.late();
  }

  /** Refreshes until the thread is interrupted. */
  void run(CaptureSet captures, TypeClaim others) throws InterruptedException {
    while (true) {
      Duration next = refresh(captures, others);
      pause(next);
    }
  }

  private Duration refresh(CaptureSet captures, TypeClaim others) throws InterruptedException {
    try {
      captures.reconcile(others.claim(discovery.read()));
      unanswered = 0;
    } catch (IOException e) {
      unanswered++;
      if (unanswered == UNANSWERED_BEFORE_WARNING) {
        log.atWarn().log("which types there are cannot be read: {}", e.getMessage());
      }
      log.atDebug().log("types not read: {}", e.getMessage());
    }
    Set<String> captured = captures.names();
    captured.addAll(others.names());
    boolean isAwaiting = awaitMore(captured);
    if (unanswered > 0) {
      return RETRY;
    }
    return isAwaiting ? AWAIT_INTERVAL : INTERVAL;
  }

  /** Whether a type is still worth waiting for, however long discovery says nothing. */
  private synchronized boolean awaitMore(Set<String> captured) {
    awaited.keySet().removeAll(captured);
    awaited.values().removeIf(deadline -> System.nanoTime() - deadline > 0);
    return !awaited.isEmpty();
  }

  private void pause(Duration atMost) throws InterruptedException {
    synchronized (this) {
      long deadline = System.nanoTime() + atMost.toNanos();
      for (long left = atMost.toMillis();
          !due && left > 0;
          left = (deadline - System.nanoTime()) / 1_000_000) {
        wait(left);
      }
      due = false;
    }
    Thread.sleep(SETTLE.toMillis());
  }

  private void wake() {
    due = true;
    notifyAll();
  }
}
