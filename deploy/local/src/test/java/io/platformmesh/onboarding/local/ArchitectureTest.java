package io.platformmesh.onboarding.local;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.platformmesh.onboarding.local.ProductionClasses.ACTIVITIES;
import static io.platformmesh.onboarding.local.ProductionClasses.CLASSES;
import static io.platformmesh.onboarding.local.ProductionClasses.LOCAL;
import static io.platformmesh.onboarding.local.ProductionClasses.RUNTIME;
import static io.platformmesh.onboarding.local.ProductionClasses.STARTER;
import static io.platformmesh.onboarding.local.ProductionClasses.WORKER;
import static io.platformmesh.onboarding.local.ProductionClasses.WORKFLOWS;
import static io.platformmesh.onboarding.local.ProductionClasses.in;
import static io.platformmesh.onboarding.local.ProductionClasses.ours;
import static io.platformmesh.onboarding.local.ProductionClasses.resideOutside;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.platformmesh.onboarding.starter.cli.main.OnboardCommand;
import org.junit.jupiter.api.Test;

/** The layers of the design. */
class ArchitectureTest {

  @Test
  void contractOfTheWorkflowsDoesNotKnowTheirImplementation() {
    noClasses()
        .that()
        .resideInAPackage(WORKFLOWS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(in(WORKFLOWS, "run", "stage"))
        .check(CLASSES);
  }

  @Test
  void runningAStageDoesNotKnowTheRun() {
    noClasses()
        .that()
        .resideInAPackage(WORKFLOWS + ".stage..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(WORKFLOWS + ".run..")
        .check(CLASSES);
  }

  @Test
  void onlyTheWorkerKnowsTheImplementationOfTheWorkflows() {
    noClasses()
        .that()
        .resideOutsideOfPackages(WORKFLOWS + "..", WORKER + "..", LOCAL + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(in(WORKFLOWS, "run", "stage"))
        .check(CLASSES);
  }

  // The activities.

  @Test
  void redactionAndCustomResourcesStandAlone() {
    onlyUses("redaction");
    onlyUses("crd");
    onlyUses("chart");
    onlyUses("validation", "chart", "crd");
  }

  @Test
  void readSideOfTheActivitiesKnowsNoWriteSide() {
    onlyUses("failure", "redaction");
    onlyUses("client", "crd", "failure", "redaction");
  }

  @Test
  void sharedPartsOfTheActivitiesKnowNoStage() {
    onlyUses("event", "client", "crd", "failure", "redaction");
    onlyUses("apply", "client", "crd", "event", "failure", "redaction");
    onlyUses("status", "apply", "client", "crd", "event", "failure", "redaction");
    onlyUses("stage", "apply", "client", "crd", "event", "failure", "redaction", "status");
  }

  /** Checks that a package of the activities uses these others and no more. */
  private static void onlyUses(String name, String... others) {
    classes()
        .that()
        .resideInAPackage(ACTIVITIES + "." + name + "..")
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.not(ours())
                .or(
                    resideInAPackage(WORKFLOWS + "..")
                        .and(resideOutside(in(WORKFLOWS, "run", "stage"))))
                .or(resideInAPackage(ACTIVITIES + "." + name + ".."))
                .or(resideInAnyPackage(in(ACTIVITIES, others))))
        .check(CLASSES);
  }

  @Test
  void onlyApplyStatusAndEventWriteToClusters() {
    noClasses()
        .that()
        .resideInAnyPackage(ACTIVITIES + "..", RUNTIME + "..", WORKER + "..", STARTER + "..")
        .and()
        .resideOutsideOfPackages(in(ACTIVITIES, "apply", "event", "status"))
        .and()
        // `onboard apply` and `onboard delete` do as kubectl does, with the rights of the user.
        .doNotHaveFullyQualifiedName(STARTER + ".cli.control.ApplyCommand")
        .and()
        .doNotHaveFullyQualifiedName(STARTER + ".cli.control.DeleteCommand")
        .and()
        // It holds the Lease of the watcher.
        .doNotHaveFullyQualifiedName(STARTER + ".watcher.ElectedWatcher")
        .and()
        .doNotHaveFullyQualifiedName(STARTER + ".watcher.LenientLeaseLock")
        .should()
        .accessTargetWhere(describe("it writes to a cluster", ArchitectureTest::writes))
        .check(CLASSES);
  }

  private static boolean writes(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    return owner.endsWith(".LeaderElector")
        || (owner.startsWith("io.fabric8.kubernetes.client.")
            && access
                .getName()
                .matches(
                    "create|createOr|createOrReplace|unlock|patch|patchStatus|edit|editStatus|accept"
                        + "|update|updateStatus|replace|replaceStatus|delete|deleteAll|serverSideApply"
                        + "|scale|evict|updateImage|raw"));
  }

  // The processes.

  @Test
  void activitiesKnowNoProcess() {
    noClasses()
        .that()
        .resideInAnyPackage(WORKFLOWS + "..", ACTIVITIES + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(RUNTIME + "..", WORKER + "..", STARTER + "..", "picocli..")
        .check(CLASSES);
  }

  @Test
  void runtimeKnowsNeitherWorkerNorStarter() {
    noClasses()
        .that()
        .resideInAPackage(RUNTIME + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(WORKER + "..", STARTER + "..")
        .check(CLASSES);
  }

  @Test
  void workerAndStarterShareOnlyTheRuntime() {
    noClasses()
        .that()
        .resideInAPackage(WORKER + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(STARTER + "..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage(STARTER + "..")
        .and()
        .doNotBelongToAnyOf(OnboardCommand.class)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(WORKER + "..")
        .check(CLASSES);
  }

  @Test
  void watcherAndCommandLineDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage(STARTER + ".cli..")
        .and()
        .doNotBelongToAnyOf(OnboardCommand.class)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(STARTER + ".watcher..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage(STARTER + ".watcher..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(STARTER + ".cli..")
        .check(CLASSES);
  }

  @Test
  void starterAndRuntimeUseOnlyTheReadSideOfTheActivities() {
    noClasses()
        .that()
        .resideInAnyPackage(STARTER + "..", RUNTIME + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage(ACTIVITIES + "..")
                .and(
                    resideOutside(
                        in(
                            ACTIVITIES,
                            "chart",
                            "client",
                            "crd",
                            "failure",
                            "redaction",
                            "validation"))))
        .check(CLASSES);
  }

  // The local platforms.

  @Test
  void productionKnowsNoLocalPlatformAndNoTestServer() {
    noClasses()
        .that()
        .resideOutsideOfPackage(LOCAL + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            LOCAL + "..",
            "io.temporal.testing..",
            "io.temporal.testserver..",
            "io.temporal.internal.testservice..",
            "io.fabric8.kubernetes.client.server.mock..",
            "io.fabric8.mockwebserver..")
        .check(CLASSES);
  }

  @Test
  void localPlatformsDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage(LOCAL + ".embedded..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(LOCAL + ".servers..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage(LOCAL + ".servers..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(LOCAL + ".embedded..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage(LOCAL + ".simulator..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(in(LOCAL, "embedded", "servers"))
        .check(CLASSES);
  }

  @Test
  void packagesFormNoCycles() {
    slices().assignedFrom(new PackageAssignment()).should().beFreeOfCycles().check(CLASSES);
  }

  /** Makes each package, without its subpackages, a slice of its own. */
  private static final class PackageAssignment implements SliceAssignment {

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      return SliceIdentifier.of(javaClass.getPackageName());
    }

    @Override
    public String getDescription() {
      return "packages";
    }
  }
}
