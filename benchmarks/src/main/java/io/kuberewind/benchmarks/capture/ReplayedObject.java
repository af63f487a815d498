package io.kuberewind.benchmarks.capture;

import io.kuberewind.benchmarks.corpus.Corpus;
import io.kuberewind.schemas.Change;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * An object of the corpus as JSON, in parts: between them a number, which tells its name and uid
 * from those of others made from the same, and a revision are filled in.
 */
final class ReplayedObject {
  private static final int SEED = 11;
  private static final int DIGITS = 10;
  private static final int OBJECTS_A_DEPLOYMENT = 20;

  private final byte[] toName;
  private final byte[] toUid;
  private final byte[] toRevision;
  private final byte[] rest;

  private ReplayedObject(Change change) {
    String text = StandardCharsets.UTF_8.decode(change.getObject()).toString();
    String name = "\"name\":\"" + change.getName();
    String uid = "\"uid\":\"" + change.getUid();
    String revision = "\"resourceVersion\":\"" + change.getRevision() + "\"";
    int nameEnd = end(text, name, 0);
    int revisionEnd = end(text, revision, nameEnd);
    int uidEnd = end(text, uid, revisionEnd);
    toName = bytes(text.substring(0, nameEnd) + "-");
    toRevision =
        bytes(
            text.substring(
                nameEnd, revisionEnd - String.valueOf(change.getRevision()).length() - 1));
    toUid = bytes(text.substring(revisionEnd - 1, uidEnd - DIGITS));
    rest = bytes(text.substring(uidEnd));
  }

  /** So many deployments, the kind of the corpus that is nearest to 4 KB. */
  static List<ReplayedObject> deployments(int count) {
    List<ReplayedObject> deployments = new ArrayList<>(count);
    Iterator<Change> observed = Corpus.observations(SEED, count * OBJECTS_A_DEPLOYMENT);
    while (deployments.size() < count) {
      Change change = observed.next();
      if (change.getResource().equals("deployments")) {
        deployments.add(new ReplayedObject(change));
      }
    }
    return deployments;
  }

  /** Length as it is written. */
  int bytes() {
    return toName.length + toUid.length + toRevision.length + rest.length + 3 * DIGITS;
  }

  void writeTo(OutputStream out, long number, long revision) throws IOException {
    out.write(toName);
    digits(out, number);
    out.write(toRevision);
    digits(out, revision);
    out.write(toUid);
    digits(out, number);
    out.write(rest);
  }

  private static void digits(OutputStream out, long value) throws IOException {
    long unit = 1_000_000_000L;
    for (int i = 0; i < DIGITS; i++) {
      out.write((int) ('0' + value / unit % 10));
      unit /= 10;
    }
  }

  private static int end(String text, String part, int from) {
    int at = text.indexOf(part, from);
    if (at < 0) {
      throw new IllegalStateException("no " + part + " in " + text);
    }
    return at + part.length();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
