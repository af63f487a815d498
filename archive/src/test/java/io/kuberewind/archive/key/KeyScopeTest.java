package io.kuberewind.archive.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.archive.Changes;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.ResourceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeyScopeTest {
  private static final List<GroupResource> TYPES =
      List.of(
          new GroupResource("", "configmaps"),
          new GroupResource("", "namespaces"),
          new GroupResource("apps", "deployments"),
          new GroupResource("apps", "deployments2"));
  private static final List<String> NAMESPACES = List.of("", "a", "ab", "a-b", "odd/name");
  private static final List<String> NAMES = List.of("x", "xy", "x/y", "ä", "%");

  @Test
  void rangesHoldExactlyWhatPrefixesCanTell() {
    Random random = new Random(11);
    for (int i = 0; i < 500; i++) {
      KeyScope scope =
          KeyScope.all(Changes.CLUSTER)
              .ofTypes(some(random, TYPES))
              .inNamespaces(some(random, NAMESPACES))
              .named(some(random, NAMES));
      all().forEach(change -> assertAgree(scope, change));
    }
  }

  @Test
  void leavesOtherClustersOut() {
    Change other = Changes.of("x", 1, Operation.CREATE);
    KeyScope scope = KeyScope.all("pro");

    assertThat(scope.contains(other)).isFalse();
    assertThat(inRanges(scope, other)).isFalse();
  }

  @Test
  void findsOneResource() {
    Change change = Changes.of("x", 1, Operation.CREATE);
    KeyScope scope = KeyScope.only(ResourceKey.of(change));

    assertThat(scope.contains(change)).isTrue();
    assertThat(scope.ranges()).containsExactly(KeyRange.only(ResourceKey.of(change)));
  }

  private static void assertAgree(KeyScope scope, Change change) {
    if (scope.contains(change)) {
      assertThat(inRanges(scope, change)).as("%s in %s", change, scope).isTrue();
    }
    boolean exact = !scope.types().isEmpty() && !scope.namespaces().isEmpty();
    if (exact && !scope.contains(change)) {
      assertThat(inRanges(scope, change)).as("%s not in %s", change, scope).isFalse();
    }
  }

  private static boolean inRanges(KeyScope scope, Change change) {
    byte[] key = ResourceKey.of(change).bytes();
    return scope.ranges().stream().anyMatch(range -> range.contains(key));
  }

  private static Stream<Change> all() {
    List<Change> all = new ArrayList<>();
    for (GroupResource type : TYPES) {
      for (String namespace : NAMESPACES) {
        for (String name : NAMES) {
          all.add(
              Changes.in(type.group(), type.resource(), namespace, name, 1, Operation.CREATE)
                  .build());
        }
      }
    }
    return all.stream();
  }

  private static <T> Set<T> some(Random random, List<T> from) {
    int wanted = random.nextInt(3);
    return random.ints(wanted, 0, from.size()).mapToObj(from::get).collect(Collectors.toSet());
  }
}
