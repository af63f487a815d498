package io.kuberewind.archive.block;

/** A record for each change. */
public final class RowForm implements BlockForm {
  public static final RowForm INSTANCE = new RowForm();
  public static final String FORMAT = "1";

  private RowForm() {}

  @Override
  public String format() {
    return FORMAT;
  }

  @Override
  public int records(int changes) {
    return changes;
  }

  @Override
  public byte[] block(byte[] rows, int changes) {
    return rows;
  }

  @Override
  public byte[] rows(byte[] block, int changes) {
    return block;
  }
}
