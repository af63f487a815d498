package io.kuberewind.archive.block;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;

/**
 * One record for all changes of a block, a page: each field of a change is the list of what it is
 * in one change after the other, and objects are taken apart into shapes and values. Objects of a
 * cluster are much alike, and beside each other their names, uids and times compress to a third
 * less than where text that they share stands between them.
 */
public final class PageForm implements BlockForm {
  public static final String FORMAT = "2";

  /** Most bytes of a page, and of the changes in it. */
  private static final int MOST_BYTES = 64 * 1024 * 1024;

  private final List<Schema.Field> fields;

  /** {@code change}: the schema of the changes. */
  public PageForm(Schema change) {
    this.fields = change.getFields();
  }

  @Override
  public String format() {
    return FORMAT;
  }

  @Override
  public int records(int changes) {
    return 1;
  }

  /**
   * @throws IOException when they are not changes, or would not be the same again: what cannot be
   *     read is not written
   */
  @Override
  public byte[] block(byte[] rows, int changes) throws IOException {
    byte[] page = page(rows, changes);
    if (!Arrays.equals(rows(page, changes), rows)) {
      throw new IOException("a page of %d changes does not hold them".formatted(changes));
    }
    return page;
  }

  private byte[] page(byte[] rows, int changes) throws IOException {
    BoundedBytes[] columns = new BoundedBytes[fields.size()];
    Arrays.setAll(columns, field -> new BoundedBytes(MOST_BYTES));
    ObjectShapes objects = new ObjectShapes(rows, MOST_BYTES);
    AvroCursor cursor = new AvroCursor(rows);
    for (int change = 0; change < changes; change++) {
      for (Schema.Field field : fields) {
        if (PageSchema.isObject(field)) {
          long object = cursor.skipBytes();
          objects.add(AvroCursor.from(object), AvroCursor.length(object));
        } else {
          int from = cursor.position();
          cursor.skip(field.schema());
          columns[field.pos()].add(rows, from, cursor.position() - from);
        }
      }
    }
    BoundedBytes page = new BoundedBytes(MOST_BYTES);
    for (Schema.Field field : fields) {
      if (PageSchema.isObject(field)) {
        objects.writeTo(page);
      } else {
        page.addLong(changes);
        page.add(columns[field.pos()].view());
        page.addLong(0);
      }
    }
    return page.toArray();
  }

  @Override
  public byte[] rows(byte[] block, int changes) throws IOException {
    if (changes > block.length) {
      throw new IOException("%,d changes in %,d bytes".formatted(changes, block.length));
    }
    AvroCursor cursor = new AvroCursor(block);
    int[][] columns = new int[fields.size()][];
    ShapedObjects objects = null;
    for (Schema.Field field : fields) {
      if (PageSchema.isObject(field)) {
        objects = new ShapedObjects(cursor, changes);
      } else {
        columns[field.pos()] = column(cursor, field.schema(), changes);
      }
    }
    if (!cursor.isEnd()) {
      throw new IOException("a page holds more than its changes");
    }
    BoundedBytes rows = new BoundedBytes(MOST_BYTES);
    for (int change = 0; change < changes; change++) {
      for (int[] column : columns) {
        if (column == null) {
          objects.write(change, rows);
        } else {
          rows.add(block, column[change], column[change + 1] - column[change]);
        }
      }
    }
    return rows.toArray();
  }

  /** Where each item of a list begins, and the last one ends. */
  private static int[] column(AvroCursor cursor, Schema item, int changes) throws IOException {
    if (cursor.readCount(changes) != changes) {
      throw new IOException("a column is shorter than its page");
    }
    int[] column = new int[changes + 1];
    for (int change = 0; change < changes; change++) {
      column[change] = cursor.position();
      cursor.skip(item);
    }
    column[changes] = cursor.position();
    cursor.readEnd(changes);
    return column;
  }
}
