package io.kuberewind.restore.replay;

import io.kuberewind.restore.apply.ChangeWriter.Result;
import io.kuberewind.schemas.Change;

/** Told of each change as it is done, and of how far the replay is then. */
public interface ReplayListener {
  void done(Change change, Result result);

  /** Called after every change, and at the end of each window. */
  void progress(Progress progress);
}
