package io.kuberewind.restore.target;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * How writes are made.
 *
 * @param fieldManager the name that the written fields carry
 * @param dryRun whether the server goes through everything but the storing
 * @param strict whether fields that the server does not know are refused, and not dropped
 */
public record Writing(String fieldManager, boolean dryRun, boolean strict) {
  /** For good, under the name of {@code fieldManager}. */
  public static Writing by(String fieldManager) {
    return new Writing(fieldManager, false, false);
  }

  /** The same, tried only. */
  public Writing tried() {
    return new Writing(fieldManager, true, strict);
  }

  /** The same, with unknown fields refused. */
  public Writing strictly() {
    return new Writing(fieldManager, dryRun, true);
  }

  /**
   * The user agent of the requests. An API server, and whoever reads its audit stream, takes the
   * manager out of it where none is named: deletions can name none.
   */
  String agent() {
    return ApiConnection.agent(fieldManager);
  }

  String query() {
    return "?fieldManager="
        + URLEncoder.encode(fieldManager, StandardCharsets.UTF_8)
        + (strict ? "&fieldValidation=Strict" : "")
        + (dryRun ? "&dryRun=All" : "");
  }
}
