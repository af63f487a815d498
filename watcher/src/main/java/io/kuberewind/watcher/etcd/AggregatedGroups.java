package io.kuberewind.watcher.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kuberewind.watcher.cluster.ClusterConnection;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** API groups that another server answers for: their objects are not in the cluster's etcd. */
final class AggregatedGroups {
  private static final Logger log = LoggerFactory.getLogger(AggregatedGroups.class);
  private static final String PATH = "/apis/apiregistration.k8s.io/v1/apiservices";

  private final ClusterConnection cluster;
  private final ObjectMapper mapper = new ObjectMapper();
  private Set<String> last = Set.of();

  AggregatedGroups(ClusterConnection cluster) {
    this.cluster = cluster;
  }

  /** The groups as they are now; as they were where the server does not tell. */
  synchronized Set<String> read() {
    try {
      JsonNode services = mapper.readTree(cluster.get(PATH, "application/json").join().body());
      Set<String> groups = new HashSet<>();
      for (JsonNode service : services.path("items")) {
        if (service.path("spec").path("service").isObject()) {
          groups.add(service.path("spec").path("group").asText());
        }
      }
      last = Set.copyOf(groups);
    } catch (IOException | CompletionException e) {
      log.atDebug().log("API services not read: {}", e.getMessage());
    }
    return last;
  }
}
