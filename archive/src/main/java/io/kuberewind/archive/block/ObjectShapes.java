package io.kuberewind.archive.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Objects by their shapes. Objects of one shape have their values in columns: the first of each,
 * then the second of each, and so on, so that like stands beside like.
 */
final class ObjectShapes {
  private final byte[] rows;
  private final BoundedBytes shape;
  private final Map<ByteBuffer, Shape> shapes = new LinkedHashMap<>();
  private final List<Shape> order = new ArrayList<>();
  private final IntList values = new IntList();

  /** Objects of one shape: where in the list of values those of each begin. */
  private record Shape(int number, int holes, IntList objects) {}

  /**
   * @param rows what the objects are parts of
   * @param most bytes of what they become
   */
  ObjectShapes(byte[] rows, int most) {
    this.rows = rows;
    this.shape = new BoundedBytes(most);
  }

  /** Takes the next object. */
  void add(int from, int length) throws IOException {
    shape.clear();
    int first = values.size();
    JsonValues.take(rows, from, length, shape, values);
    Shape known = shapes.get(shape.view());
    if (known == null) {
      known = new Shape(shapes.size(), (values.size() - first) / 2, new IntList());
      shapes.put(ByteBuffer.wrap(shape.toArray()), known);
    }
    known.objects().add(first);
    order.add(known);
  }

  /** Writes the lists {@code shapes}, {@code shape} and {@code values}. */
  void writeTo(BoundedBytes out) throws IOException {
    out.addLong(shapes.size());
    for (ByteBuffer text : shapes.keySet()) {
      out.addLong(text.remaining());
      out.add(text);
    }
    out.addLong(0);
    out.addLong(order.size());
    for (Shape each : order) {
      out.addLong(each.number());
    }
    out.addLong(0);
    if (values.size() > 0) {
      out.addLong(values.size() / 2);
      for (Shape each : shapes.values()) {
        writeColumns(each, out);
      }
    }
    out.addLong(0);
  }

  private void writeColumns(Shape of, BoundedBytes out) throws IOException {
    for (int hole = 0; hole < of.holes(); hole++) {
      for (int i = 0; i < of.objects().size(); i++) {
        int at = of.objects().get(i) + 2 * hole;
        out.addLong(values.get(at + 1));
        out.add(rows, values.get(at), values.get(at + 1));
      }
    }
  }
}
