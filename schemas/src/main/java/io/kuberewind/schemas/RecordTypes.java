package io.kuberewind.schemas;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * The record types of this module, and the only classes that Avro may make from a schema that
 * somebody else wrote.
 */
public final class RecordTypes {
  private static final List<Class<? extends SpecificRecordBase>> RECORDS =
      List.of(
          Change.class,
          Barrier.class,
          Coverage.class,
          Cursor.class,
          KnownObject.class,
          AuditFact.class);

  private static final List<Class<?>> PARTS =
      List.of(
          Actor.class,
          ActorHow.class,
          Clock.class,
          CoverageEvent.class,
          EtcdValue.class,
          Operation.class,
          Sealed.class,
          Source.class);

  static {
    ClassSecurityValidator.Builder ours = ClassSecurityValidator.builder();
    RECORDS.forEach(ours::add);
    PARTS.forEach(ours::add);
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), ours.build()));
  }

  private RecordTypes() {}

  /**
   * Lets Avro make the classes of this module, beside those that it trusts already. Called before
   * the first record is read or written; calling it again changes nothing.
   */
  public static void trust() {
    // The work is done once, when the class is initialised.
  }

  /**
   * The class that records of {@code schema} are read as, or null when the schema is not one of
   * ours.
   */
  public static Class<? extends SpecificRecordBase> classOf(Schema schema) {
    for (Class<? extends SpecificRecordBase> type : RECORDS) {
      if (type.getName().equals(schema.getFullName())) {
        return type;
      }
    }
    return null;
  }
}
