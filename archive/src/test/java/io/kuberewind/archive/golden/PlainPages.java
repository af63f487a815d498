package io.kuberewind.archive.golden;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.avro.generic.GenericRecord;

/** Puts the objects of pages together as FORMAT.md says, with nothing but Avro. */
final class PlainPages {
  private PlainPages() {}

  /** {@code object}: of a page. */
  static List<ByteBuffer> objects(GenericRecord object) {
    List<?> shapes = (List<?>) object.get("shapes");
    List<?> shapeOf = (List<?>) object.get("shape");
    Iterator<?> values = ((List<?>) object.get("values")).iterator();
    List<List<ByteBuffer>> holes = new ArrayList<>();
    shapeOf.forEach(shape -> holes.add(new ArrayList<>()));
    for (int shape = 0; shape < shapes.size(); shape++) {
      for (byte b : bytes(shapes.get(shape))) {
        for (int i = 0; b == 0 && i < holes.size(); i++) {
          if (shapeOf.get(i).equals(shape)) {
            holes.get(i).add((ByteBuffer) values.next());
          }
        }
      }
    }
    List<ByteBuffer> objects = new ArrayList<>();
    for (int i = 0; i < holes.size(); i++) {
      objects.add(filled(bytes(shapes.get((int) shapeOf.get(i))), holes.get(i).iterator()));
    }
    return objects;
  }

  private static ByteBuffer filled(byte[] shape, Iterator<ByteBuffer> values) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (byte b : shape) {
      if (b == 0) {
        text.writeBytes(bytes(values.next()));
      } else {
        text.write(b);
      }
    }
    return ByteBuffer.wrap(text.toByteArray());
  }

  private static byte[] bytes(Object buffer) {
    byte[] bytes = new byte[((ByteBuffer) buffer).remaining()];
    ((ByteBuffer) buffer).duplicate().get(bytes);
    return bytes;
  }
}
