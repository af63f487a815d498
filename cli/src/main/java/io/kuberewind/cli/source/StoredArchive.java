package io.kuberewind.cli.source;

import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStores;

/** An archive as it rests, without what a running instance has beyond it: for its own care. */
public final class StoredArchive implements AutoCloseable {
  private final Place place;
  private final ObjectStore store;
  private final ArchiveFormat format;

  private StoredArchive(Place place, ObjectStore store, ArchiveFormat format) {
    this.place = place;
    this.store = store;
    this.format = format;
  }

  /** Opens the archive of {@code place}. */
  public static StoredArchive open(Place place) {
    ObjectStore store = storeOf(place);
    try {
      return new StoredArchive(place, store, ArchiveFormat.open(store, place.cluster()));
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** The store alone: what is in it may not be an archive any more. */
  public static ObjectStore storeOf(Place place) {
    return ObjectStores.open(place.archive(), OpenArchive.options(place));
  }

  public Place place() {
    return place;
  }

  public ObjectStore store() {
    return store;
  }

  public ArchiveFormat format() {
    return format;
  }

  /** The catalog as it stands now. */
  public CatalogState state() {
    return Catalog.load(store, format.layout()).state();
  }

  /** The same for who only reads: damaged commits leave lost ranges. */
  public CatalogState readableState() {
    return Catalog.readable(store, format.layout()).state();
  }

  /** The archive in that state. */
  public Archive archive(CatalogState state) {
    return Archive.of(store, format, state);
  }

  @Override
  public void close() {
    store.close();
  }
}
