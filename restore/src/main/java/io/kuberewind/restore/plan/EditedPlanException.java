package io.kuberewind.restore.plan;

/** A plan whose seal does not fit: it was changed after it was made. */
public final class EditedPlanException extends RuntimeException {
  private static final long serialVersionUID = 1;

  EditedPlanException() {
    super("the plan was edited after it was made; make a new one with 'plan --out'");
  }
}
