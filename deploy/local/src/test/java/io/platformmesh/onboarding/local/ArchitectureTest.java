package io.platformmesh.onboarding.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The layers of the design, over all modules. */
class ArchitectureTest {

  private static final String ROOT = "io.platformmesh.onboarding";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void whatIsReplayedKnowsNoKubernetesAndNoIo() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".workflows..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.fabric8..", "java.io..", "java.nio..", "java.net..", "java.util.concurrent..")
        .check(CLASSES);
  }

  @Test
  void whatIsReplayedAsksNoClockAndThrowsNoDice() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".workflows..")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Clock.class, Random.class, Thread.class)
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .check(CLASSES);
  }

  @Test
  void nothingInProductionKnowsTheLocalPlatforms() {
    noClasses()
        .that()
        .resideInAnyPackage(
            ROOT + ".workflows..", ROOT + ".activities..", ROOT + ".worker..", ROOT + ".starter..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + ".local..", "io.temporal.testing..", "io.temporal.testserver..")
        .check(CLASSES);
  }

  @Test
  void activitiesKnowNeitherWorkerNorStarter() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".workflows..", ROOT + ".activities..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + ".worker..", ROOT + ".starter..", "picocli..")
        .check(CLASSES);
  }

  @Test
  void theStarterCallsNoActivity() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".starter..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + ".activities",
            ROOT + ".activities.deployment..",
            ROOT + ".activities.kubeconfig..",
            ROOT + ".activities.platformmesh..",
            ROOT + ".activities.status..")
        .check(CLASSES);
  }
}
