package io.kuberewind.archive.retain;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether a promise is kept.
 *
 * @param promise what was promised, as in {@code hourly for 30d}
 * @param kept whether each moment of it can be restored that the archive ever had
 * @param earliest the earliest moment of it that can be restored; empty when there is none
 * @param moments how many moments of it can be restored; 0 of a promise of every second
 * @param detail what is missing, or from when on it holds
 */
public record PromiseState(
    String promise, boolean kept, Optional<Instant> earliest, long moments, String detail) {}
