package io.kuberewind.etcd.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads values of the API server's key space. Built-in kinds lie there as protobuf in an envelope
 * that names their type, custom resources and the kinds that define them as JSON. Safe for use by
 * several threads.
 */
public final class ValueDecoder {
  private static final byte[] PROTOBUF = {'k', '8', 's', 0};
  private static final byte[] ENCRYPTED = "k8s:enc:".getBytes(StandardCharsets.US_ASCII);
  private static final int ENVELOPE_TYPE = 1;
  private static final int ENVELOPE_RAW = 2;
  private static final int ENVELOPE_ENCODING = 3;
  private static final int TYPE_API_VERSION = 1;
  private static final int TYPE_KIND = 2;

  private final KindTable kinds = KindTable.load();

  /**
   * Reads a value.
   *
   * @param value the bytes in etcd
   * @param revision revision that wrote the key: the object's resourceVersion
   */
  public StoredValue decode(byte[] value, long revision) {
    try {
      if (startsWith(value, PROTOBUF)) {
        return protobuf(value, revision);
      }
      if (startsWith(value, ENCRYPTED)) {
        return new StoredValue.Encrypted();
      }
      return StoredJson.read(value, revision);
    } catch (MalformedValueException e) {
      return new StoredValue.Undecoded(e.getMessage());
    }
  }

  private StoredValue protobuf(byte[] value, long revision) throws MalformedValueException {
    WireMessage envelope = WireMessage.read(value, PROTOBUF.length, value.length - PROTOBUF.length);
    int typeMeta = envelope.last(ENVELOPE_TYPE);
    int raw = envelope.last(ENVELOPE_RAW);
    if (typeMeta < 0) {
      throw new MalformedValueException("the envelope names no type");
    }
    WireMessage type = envelope.message(typeMeta);
    String apiVersion = text(type, TYPE_API_VERSION);
    String kind = text(type, TYPE_KIND);
    if (!text(envelope, ENVELOPE_ENCODING).isEmpty()) {
      throw new MalformedValueException("the content has an encoding");
    }
    Optional<MessageShape> shape = kinds.kind(apiVersion, kind);
    if (shape.isEmpty()) {
      throw new MalformedValueException(
          "%s %s is no built-in kind of this build".formatted(apiVersion, kind));
    }
    WireMessage object = raw < 0 ? WireMessage.read(value, 0, 0) : envelope.message(raw);
    ProtoJson writer = new ProtoJson(revision, value.length * 2);
    byte[] json = writer.object(apiVersion, kind, shape.get(), object);
    return new StoredValue.Decoded(apiVersion, kind, json, writer.unknownFields());
  }

  private static String text(WireMessage message, int number) throws MalformedValueException {
    int index = message.last(number);
    return index < 0
        ? ""
        : new String(
            message.bytes(), message.start(index), message.length(index), StandardCharsets.UTF_8);
  }

  private static boolean startsWith(byte[] value, byte[] prefix) {
    return value.length >= prefix.length
        && Arrays.equals(value, 0, prefix.length, prefix, 0, prefix.length);
  }
}
