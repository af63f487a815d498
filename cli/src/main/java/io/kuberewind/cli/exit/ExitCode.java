package io.kuberewind.cli.exit;

import io.kuberewind.archive.ArchiveException;
import io.kuberewind.archive.catalog.ArchiveNotFoundException;
import io.kuberewind.archive.catalog.BehindHorizonException;
import io.kuberewind.archive.catalog.LostRangeException;
import io.kuberewind.archive.catalog.UnsupportedFormatException;
import io.kuberewind.archive.catalog.WrongArchiveException;
import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.mark.MarkExistsException;
import io.kuberewind.archive.mark.MarkNotFoundException;
import io.kuberewind.archive.read.OutsideArchiveException;
import io.kuberewind.restore.apply.ForeignTargetException;
import io.kuberewind.restore.export.ForeignFolderException;
import io.kuberewind.restore.plan.EditedPlanException;
import io.kuberewind.restore.target.KubeconfigException;
import io.kuberewind.sealing.key.KeyFileException;

/** The exit codes, and which failure is which: nowhere else is that decided. */
public final class ExitCode {
  /** Done; the answer is yes; no differences. */
  public static final int DONE = 0;

  /** The answer is no, or there are differences. */
  public static final int NO = 1;

  /** Wrong use: the same command will never work. */
  public static final int USAGE = 2;

  /** Refused, so that nothing is harmed or lost. */
  public static final int REFUSED = 3;

  /** A component failed: the cluster, the store, the running instance. */
  public static final int FAILED = 4;

  private ExitCode() {}

  /** The exit code for {@code failure}. */
  public static int of(Throwable failure) {
    if (failure instanceof CommandException e) {
      return e.exitCode();
    }
    if (failure instanceof EditedPlanException
        || failure instanceof ForeignTargetException
        || failure instanceof ForeignFolderException) {
      return REFUSED;
    }
    if (failure instanceof KubeconfigException || failure instanceof IllegalArgumentException) {
      return USAGE;
    }
    if (failure instanceof KeyFileException) {
      return USAGE;
    }
    return failure instanceof ArchiveException e ? ofArchive(e) : FAILED;
  }

  private static int ofArchive(ArchiveException failure) {
    if (failure instanceof OutsideArchiveException
        || failure instanceof BehindHorizonException
        || failure instanceof ArchiveNotFoundException
        || failure instanceof MarkNotFoundException) {
      return USAGE;
    }
    boolean refused =
        failure instanceof WrongArchiveException
            || failure instanceof MarkExistsException
            || failure instanceof LostRangeException
            || failure instanceof DamagedFileException
            || failure instanceof UnsupportedFormatException;
    return refused ? REFUSED : FAILED;
  }
}
