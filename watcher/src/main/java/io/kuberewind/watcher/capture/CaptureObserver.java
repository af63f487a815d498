package io.kuberewind.watcher.capture;

import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.stream.WatchEvent;

/** Is told what concerns more than one type. Called under the type's lock: must not block. */
public interface CaptureObserver {
  void seen(ResourceType type, WatchEvent event);

  /** A type is held as it was at the revision, and followed from there. */
  void listed(long revision);

  /** The server does not know the type. */
  void notFound(ResourceType type);

  /** A change came behind a barrier that should have followed it. */
  void late(ResourceType type, long revision);
}
