package io.kuberewind.restore.export;

/** The folder holds what no export wrote, or leads elsewhere: nothing is written over it. */
public final class ForeignFolderException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ForeignFolderException(String message) {
    super(message);
  }
}
