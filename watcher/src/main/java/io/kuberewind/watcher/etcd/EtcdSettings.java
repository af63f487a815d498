package io.kuberewind.watcher.etcd;

import com.google.protobuf.ByteString;
import io.kuberewind.etcd.client.EtcdEndpoints;
import io.kuberewind.etcd.client.KeyRange;
import io.kuberewind.watcher.change.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The etcd that is followed.
 *
 * @param endpoints its members
 * @param prefix what the API server's keys begin with, without a slash at the end
 */
public record EtcdSettings(EtcdEndpoints endpoints, String prefix) {
  /** What API servers use unless told otherwise ({@code --etcd-prefix}). */
  public static final String DEFAULT_PREFIX = "/registry";

  /** Where most writes of a cluster go: a range of its own for each catches up on its own. */
  private static final List<String> BUSY = List.of("events", "leases", "minions", "pods");

  private static final Map<String, ResourceType> LEFT_OUT =
      Map.of(
          "events", new ResourceType("", "v1", "events", "Event", true),
          "leases", new ResourceType("coordination.k8s.io", "v1", "leases", "Lease", true));

  /** The ranges to follow, without those of which nothing would be recorded. */
  List<KeyRange> ranges(Predicate<ResourceType> policy) {
    List<ByteString> cuts = new ArrayList<>();
    List<KeyRange> unread = new ArrayList<>();
    for (String folder : BUSY) {
      KeyRange range = KeyRange.prefix(prefix + "/" + folder + "/");
      cuts.add(range.from());
      cuts.add(range.to());
      ResourceType type = LEFT_OUT.get(folder);
      if (type != null && !policy.test(type)) {
        unread.add(range);
      }
    }
    List<KeyRange> ranges = new ArrayList<>(KeyRange.prefix(prefix + "/").cutAt(cuts));
    ranges.removeAll(unread);
    return ranges;
  }
}
