package io.kuberewind.schemas.wire;

/**
 * No schema has the id that a record names: the record is poison, and asking again does not help.
 */
public final class UnknownSchemaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnknownSchemaException(int id, String where) {
    super("No schema has the id " + id + " in " + where);
  }
}
