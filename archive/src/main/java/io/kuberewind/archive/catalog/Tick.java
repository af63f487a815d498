package io.kuberewind.archive.catalog;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A consistent read of the cluster's revision: revisions up to it were committed before the read
 * ended, later ones after it began. Times are microseconds since the epoch.
 *
 * @param revision what the read answered, as an ordinal
 * @param readStarted just before the read
 * @param readEnded just after the read
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"revision", "readStarted", "readEnded"})
public record Tick(long revision, long readStarted, long readEnded) {}
