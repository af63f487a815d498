package io.kuberewind.standalone.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What an embedded broker is started with.
 *
 * @param dir folder of its logs; made and formatted when it is not there
 * @param port port for clients on 127.0.0.1; 0 for any free one
 * @param overrides server settings by Kafka's own names, over those of {@link BrokerSettings}
 * @param onFatal told in one line when the broker cannot go on, such as after a failed write. The
 *     broker must then be taken for dead, and the process should end at once: what is on disk is as
 *     after a crash, which the next start repairs
 */
public record BrokerOptions(
    Path dir, int port, Map<String, String> overrides, Consumer<String> onFatal) {
  public BrokerOptions {
    Objects.requireNonNull(dir);
    Objects.requireNonNull(onFatal);
    overrides = Map.copyOf(overrides);
  }
}
