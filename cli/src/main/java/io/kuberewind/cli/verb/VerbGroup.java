package io.kuberewind.cli.verb;

import java.util.Map;

/** A verb that is a family of verbs, such as {@code archive ls} and {@code archive prune}. */
public interface VerbGroup {
  /** The verbs by name, in the order in which help lists them. */
  Map<String, Object> verbs();
}
