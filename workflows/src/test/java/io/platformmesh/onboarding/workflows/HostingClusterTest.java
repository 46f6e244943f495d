package io.platformmesh.onboarding.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names that keep the onboardings of several clusters apart. */
class HostingClusterTest {

  @Test
  void nameIsPartOfQueueAndIds() {
    HostingCluster edge = new HostingCluster("edge", "1");

    assertThat(edge.taskQueue()).isEqualTo("onboarding-edge");
    assertThat(edge.workflowId("mesh", "service")).isEqualTo("onboarding/edge/mesh/service");
    assertThat(edge.label()).isEqualTo("edge");
  }

  @Test
  void queueAndIdsWithoutANameAreThoseOfASingleCluster() {
    HostingCluster unnamed = new HostingCluster(null, "1");

    assertThat(unnamed.taskQueue()).isEqualTo(OnboardingIds.TASK_QUEUE);
    assertThat(unnamed.workflowId("mesh", "service"))
        .isEqualTo(OnboardingIds.workflowId("mesh", "service"));
    assertThat(unnamed.label()).isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource({
    ", 1, , 1, false",
    ", 1, , 2, true",
    ", 1, , , false",
    "edge, 1, edge, , false",
    "edge, 1, edge, 2, true",
    "edge, 1, core, 1, true",
    "edge, , , 1, true"
  })
  void differsByNameAndByKnownUid(
      String name, String uid, String otherName, String otherUid, boolean differs) {
    assertThat(new HostingCluster(name, uid).differsFrom(new HostingCluster(otherName, otherUid)))
        .isEqualTo(differs);
  }
}
