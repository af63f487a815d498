package io.kuberewind.archive.block;

import java.io.IOException;

/** Puts the objects of a page together from shapes and values. Trusts no number in it. */
final class ShapedObjects {
  private final AvroCursor page;
  private final byte[] bytes;
  private final int[] shapeFrom;
  private final int[] shapeLength;
  private final int[] holes;
  private final int[] shapeOf;
  private final int[] objects;
  private final int[] firstValue;
  private final int[] valueFrom;
  private final int[] valueLength;
  private final int[] taken;

  /**
   * Reads the three lists at the cursor, which stands behind them afterwards.
   *
   * @throws IOException when they do not fit together
   */
  ShapedObjects(AvroCursor page, int changes) throws IOException {
    this.page = page;
    this.bytes = page.block();
    int shapes = page.readCount(changes);
    shapeFrom = new int[shapes];
    shapeLength = new int[shapes];
    holes = new int[shapes];
    objects = new int[shapes];
    taken = new int[shapes];
    readShapes();
    shapeOf = new int[page.readCount(changes)];
    readShapeOf(changes);
    firstValue = new int[shapes];
    int values = placeValues();
    valueFrom = new int[values];
    valueLength = new int[values];
    readValues();
  }

  private void readShapes() throws IOException {
    for (int shape = 0; shape < shapeFrom.length; shape++) {
      long slice = page.skipBytes();
      shapeFrom[shape] = AvroCursor.from(slice);
      shapeLength[shape] = AvroCursor.length(slice);
      for (int i = 0; i < shapeLength[shape]; i++) {
        holes[shape] += bytes[shapeFrom[shape] + i] == JsonValues.HOLE ? 1 : 0;
      }
    }
    page.readEnd(shapeFrom.length);
  }

  private void readShapeOf(int changes) throws IOException {
    if (shapeOf.length != changes) {
      throw new IOException("%d objects for %d changes".formatted(shapeOf.length, changes));
    }
    for (int i = 0; i < shapeOf.length; i++) {
      long shape = page.readLong();
      if (shape < 0 || shape >= objects.length) {
        throw new IOException("an object has the shape %d".formatted(shape));
      }
      shapeOf[i] = (int) shape;
      objects[shapeOf[i]]++;
    }
    page.readEnd(shapeOf.length);
  }

  /** Finds where the values of each shape begin, and how many there are. */
  private int placeValues() throws IOException {
    long values = 0;
    for (int shape = 0; shape < objects.length; shape++) {
      firstValue[shape] = (int) values;
      values += (long) objects[shape] * holes[shape];
      if (values > bytes.length) {
        throw new IOException("it would have %,d values".formatted(values));
      }
    }
    return (int) values;
  }

  private void readValues() throws IOException {
    if (page.readCount(bytes.length) != valueFrom.length) {
      throw new IOException("it has not the values that its shapes need");
    }
    for (int i = 0; i < valueFrom.length; i++) {
      long slice = page.skipBytes();
      valueFrom[i] = AvroCursor.from(slice);
      valueLength[i] = AvroCursor.length(slice);
    }
    page.readEnd(valueFrom.length);
  }

  /** Writes the object of a change, of which each is asked for once, in order. */
  void write(int change, BoundedBytes out) throws IOException {
    int shape = shapeOf[change];
    int first = firstValue[shape] + taken[shape]++;
    int step = objects[shape];
    long length = (long) shapeLength[shape] - holes[shape];
    for (int hole = 0; hole < holes[shape]; hole++) {
      length += valueLength[first + hole * step];
    }
    out.addLong(length);
    int from = shapeFrom[shape];
    int end = from + shapeLength[shape];
    int value = first;
    for (int at = from; at < end; at++) {
      if (bytes[at] == JsonValues.HOLE) {
        out.add(bytes, from, at - from);
        out.add(bytes, valueFrom[value], valueLength[value]);
        value += step;
        from = at + 1;
      }
    }
    out.add(bytes, from, end - from);
  }
}
