package io.kuberewind.watcher.discovery;

import java.util.Set;

/** Takes the types that are followed by another way than watches of the API server. */
public interface TypeClaim {
  /** Claims nothing. */
  TypeClaim NONE =
      new TypeClaim() {
        @Override
        public Discovered claim(Discovered found) {
          return found;
        }

        @Override
        public Set<String> names() {
          return Set.of();
        }
      };

  /** Takes note of what is served now, and returns what is left for watches. */
  Discovered claim(Discovered found);

  /** Names of the types that are claimed and whose objects are taken in. */
  Set<String> names();
}
