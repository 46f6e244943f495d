package io.platformmesh.onboarding.local;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.platformmesh.onboarding.local.ProductionClasses.CLASSES;
import static io.platformmesh.onboarding.local.ProductionClasses.WORKFLOWS;

import com.tngtech.archunit.core.domain.JavaAccess;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Workflow code is replayed, so it must be deterministic; see <a
 * href="https://docs.temporal.io/workflow-definition#deterministic-constraints">Temporal's
 * documentation</a>.
 */
class WorkflowDeterminismTest {

  @Test
  void workflowsUseNothingButTheSdkAndPureJava() {
    classes()
        .that()
        .resideInAPackage(WORKFLOWS + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            WORKFLOWS + "..",
            "io.temporal.activity..",
            "io.temporal.api..",
            "io.temporal.common..",
            "io.temporal.failure..",
            "io.temporal.worker..",
            "io.temporal.workflow..",
            "com.uber.m3..",
            "com.fasterxml.jackson.annotation..",
            "org.jspecify.annotations..",
            "org.slf4j..",
            "java.lang..",
            "java.time..",
            "java.util",
            "java.util.function",
            "java.util.regex",
            "java.util.stream")
        .check(CLASSES);
  }

  @Test
  void workflowsUseNoClockThreadRandomOrSystemSetting() {
    noClasses()
        .that()
        .resideInAPackage(WORKFLOWS + "..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.time.Clock")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.lang\\.(System|Runtime|Process.*|Thread.*|InheritableThreadLocal|ref\\..*|reflect\\..*)"
                + "|java\\.util\\.(Random|SplittableRandom|Timer.*|Scanner)")
        .orShould()
        .accessTargetWhere(
            describe(
                "it depends on the time, on chance or on the machine",
                WorkflowDeterminismTest::isNondeterministic))
        .check(CLASSES);
  }

  private static boolean isNondeterministic(JavaAccess<?> access) {
    String method = access.getTargetOwner().getName() + "." + access.getName();
    return method.matches("java\\.time\\..*\\.now")
        || method.matches(
            ".*\\.(parallel|parallelStream|getDefault|systemDefault|identityHashCode)")
        || Set.of(
                "java.util.UUID.randomUUID",
                "java.lang.Math.random",
                "java.util.Collections.shuffle")
            .contains(method);
  }
}
