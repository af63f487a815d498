package io.kuberewind.restore.recipe;

/** A recipe that cannot be read, or cannot be done to an object. The message says where. */
public final class RecipeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  RecipeException(String message) {
    super(message);
  }

  RecipeException(String message, Throwable cause) {
    super(message, cause);
  }
}
