package io.kuberewind.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The shape of the whole: what DESIGN calls modules stays modules. */
class ArchitectureTest {
  private static final AllowedImports ALLOWED = AllowedImports.read();
  private static JavaClasses ours;

  @BeforeAll
  static void importClasses() {
    ours =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(
                ALLOWED.modules().stream()
                    .map(AllowedImports.Module::prefix)
                    .toArray(String[]::new));
  }

  @Test
  void everyModuleIsSeen() {
    Set<String> seen =
        ours.stream()
            .map(c -> ALLOWED.moduleOf(c.getPackageName()).name())
            .collect(Collectors.toSet());

    assertThat(seen)
        .contains(
            "schemas",
            "schemas-registry",
            "service-kit",
            "sandbox",
            "sealing",
            "archive",
            "archive-s3a",
            "watcher",
            "audit",
            "streams-app",
            "archiver",
            "restore",
            "standalone",
            "cli");
  }

  @Test
  void modulesImportOnlyWhatTheTableAllows() {
    Set<String> forbidden = new TreeSet<>();
    for (JavaClass from : ours) {
      AllowedImports.Module importer = ALLOWED.moduleOf(from.getPackageName());
      for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
        JavaClass to = dependency.getTargetClass().getBaseComponentType();
        if (to.getPackageName().startsWith("io.kuberewind.")
            && !importer.allows(ALLOWED.moduleOf(to.getPackageName()))) {
          forbidden.add(importer.name() + ": " + dependency.getDescription());
        }
      }
    }

    assertThat(forbidden)
        .as(
            "Stages meet at schemas and archive only: move what both need there, or pass it in where they are wired")
        .isEmpty();
  }

  @Test
  void packagesFormNoCycles() {
    slices()
        .matching("io.kuberewind.(**)")
        .should()
        .beFreeOfCycles()
        .because(
            "a cycle makes its packages one: move the shared type to the package that both may import")
        .check(ours);
  }

  @Test
  void onlyTheS3aAdapterKnowsHadoop() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.kuberewind.archive.s3a..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.hadoop..")
        .because("an archive outlives the library that happens to store it")
        .check(ours);
  }

  @Test
  void theArchiveKnowsNeitherKafkaNorKubernetes() {
    noClasses()
        .that()
        .resideInAPackage("io.kuberewind.archive..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "io.fabric8..")
        .because("what rests can be read without what moves")
        .check(ours);
  }

  @Test
  void onlyTheWatcherAndTheRestoreTalkToKubernetes() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.kuberewind.watcher..", "io.kuberewind.restore..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.fabric8..")
        .because("one module reads the cluster and one writes it")
        .check(ours);
  }
}
