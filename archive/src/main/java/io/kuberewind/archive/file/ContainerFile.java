package io.kuberewind.archive.file;

import io.kuberewind.archive.store.ByteSource;

/**
 * A container file that was written but not put yet.
 *
 * @param content its bytes
 * @param integrity what proves them
 * @param contents what is in it
 */
record ContainerFile(ByteSource content, Integrity integrity, Contents contents) {}
