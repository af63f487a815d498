package io.kuberewind.restore.plan;

/** A plan whose seal does not fit: it was changed after it was made. */
public final class EditedPlanException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private static final String MESSAGE =
      "the plan was edited after it was made; make a new one with 'plan --out'";

  EditedPlanException() {
    super(MESSAGE);
  }

  EditedPlanException(RuntimeException cause) {
    super(MESSAGE, cause);
  }
}
