package io.kuberewind.restore.plan;

import java.time.Duration;
import java.time.Instant;

/**
 * The moment that a plan goes back to.
 *
 * @param timeline timeline of the revision, from 1
 * @param revision everything up to it, nothing after it
 * @param time the instant that was asked for, or that the revision was found to be of
 * @param bound error bound of {@code time}
 * @param clock which clock dates it
 * @param confirmed whether coverage up to the revision is confirmed
 */
public record CutRef(
    int timeline, long revision, Instant time, Duration bound, String clock, boolean confirmed) {}
