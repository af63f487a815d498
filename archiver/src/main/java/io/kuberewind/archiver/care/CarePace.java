package io.kuberewind.archiver.care;

import io.kuberewind.archive.retain.RetentionPolicy;
import java.time.Duration;

/**
 * How often the archive is cared for, and what it promises.
 *
 * @param interval from one round to the next
 * @param policy what is kept
 * @param retention how often what is not promised is let go
 */
public record CarePace(Duration interval, RetentionPolicy policy, Duration retention) {}
