package io.kuberewind.watcher.policy;

import io.kuberewind.watcher.change.ResourceType;
import java.util.Locale;

/**
 * A kind as a policy names it: {@code deployments}, {@code deployments.apps}, {@code Deployment} or
 * {@code Deployment.apps}. Without a group it means that kind in every group.
 */
record KindName(String text) {
  /** The same objects as core events: discovery tells of one of the two. */
  private static final String EVENTS_TWIN = "events.events.k8s.io";

  KindName {
    text = text.toLowerCase(Locale.ROOT);
  }

  boolean matches(ResourceType type) {
    return matches(type.group(), type.resource(), type.kind());
  }

  boolean matches(String group, String resource, String kind) {
    return text.equals(resource)
        || text.equalsIgnoreCase(kind)
        || isNamed(resource, group)
        || isNamed(kind, group)
        || (text.equals(EVENTS_TWIN) && resource.equals("events") && group.isEmpty());
  }

  private boolean isNamed(String name, String group) {
    int dot = name.length();
    return !group.isEmpty()
        && text.length() == dot + 1 + group.length()
        && text.charAt(dot) == '.'
        && text.regionMatches(true, 0, name, 0, dot)
        && text.endsWith(group);
  }

  /** Whether it names something of that group, whatever that is. */
  boolean isOf(String group) {
    return !group.isEmpty() && text.endsWith("." + group);
  }
}
