package io.kuberewind.etcd.decode;

import java.util.List;

/** One message as the table tells it: its fields in the order of their JSON. */
final class MessageShape {
  private final String goType;
  private List<FieldShape> fields = List.of();
  private List<Integer> numbers = List.of();

  MessageShape(String goType) {
    this.goType = goType;
  }

  String goType() {
    return goType;
  }

  List<FieldShape> fields() {
    return fields;
  }

  /** Whether the message has a field of this number. */
  boolean knows(int number) {
    return numbers.contains(number);
  }

  /** Messages may hold each other, so the fields come after all messages are there. */
  void fields(List<FieldShape> all) {
    fields = List.copyOf(all);
    numbers = all.stream().map(field -> field.path()[0]).distinct().toList();
  }
}
