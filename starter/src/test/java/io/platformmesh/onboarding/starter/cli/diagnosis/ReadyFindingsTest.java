package io.platformmesh.onboarding.starter.cli.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.platformmesh.onboarding.activities.chart.ChartFetchFailure;
import io.platformmesh.onboarding.activities.redaction.Redactor;
import io.platformmesh.onboarding.starter.cli.diagnosis.Finding.Part;
import io.platformmesh.onboarding.starter.cli.diagnosis.Finding.State;
import io.platformmesh.onboarding.starter.cli.diagnosis.Finding.Subject;
import io.platformmesh.onboarding.workflows.ObjectRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Findings for objects with and without condition Ready. */
class ReadyFindingsTest {

  private static GenericKubernetesResource object(String kind, List<?> conditions) {
    GenericKubernetesResource object = new GenericKubernetesResource();
    object.setKind(kind);
    object.setMetadata(new ObjectMetaBuilder().withName("app").withGeneration(2L).build());
    object.setAdditionalProperties(Map.of("status", Map.of("conditions", conditions)));
    return object;
  }

  private static Map<String, Object> condition(
      String type, String status, @Nullable Long observedGeneration) {
    Map<String, Object> condition =
        new HashMap<>(Map.of("type", type, "status", status, "reason", "Any", "message", "any"));
    if (observedGeneration != null) {
      condition.put("observedGeneration", observedGeneration);
    }
    return condition;
  }

  private static Subject subject(String kind) {
    return Subject.of(Part.SOURCE, ObjectRef.hosting(kind, "mesh", "app"));
  }

  @ParameterizedTest
  @CsvSource({
    "True,  2, OK,      Ready=True",
    "True,  1, OK,      Ready=True at generation 1 of 2",
    "True,   , OK,      Ready=True without observedGeneration",
    "False, 2, WAITING, Ready=False",
  })
  void platformMeshIsReadyAtAnyGeneration(
      String status, @Nullable Long observedGeneration, State state, String evidence) {
    Finding finding =
        ReadyFindings.ofPlatformMesh(
            subject("PlatformMesh"),
            object("PlatformMesh", List.of(condition("Ready", status, observedGeneration))));

    assertThat(finding.state()).isEqualTo(state);
    assertThat(finding.evidence()).startsWith(evidence + ", reason Any");
  }

  @ParameterizedTest
  @CsvSource({"True, 2, OK", "True, 1, WAITING", "True, , WAITING", "False, 2, WAITING"})
  void otherObjectsAreReadyAtTheirGenerationOnly(
      String status, @Nullable Long observedGeneration, State state) {
    GenericKubernetesResource object =
        object("OCIRepository", List.of(condition("Ready", status, observedGeneration)));

    assertThat(ReadyFindings.ofProvider(subject("Provider"), object).state()).isEqualTo(state);
    assertThat(
            ReadyFindings.ofSourceOrRelease(subject("OCIRepository"), object, Redactor.ofPatterns())
                .state())
        .isEqualTo(state);
  }

  @ParameterizedTest
  @CsvSource({"False, MISSING_VERSION", "Unknown, "})
  void onlyASourceThatIsNotReadyHasAFetchFailure(
      String status, @Nullable ChartFetchFailure failure) {
    Finding finding =
        ReadyFindings.ofSourceOrRelease(
            subject("OCIRepository"),
            object("OCIRepository", List.of(condition("Ready", status, 2L))),
            Redactor.ofPatterns());

    assertThat(finding.state()).isEqualTo(State.WAITING);
    assertThat(finding.fetchFailure()).isEqualTo(failure);
  }

  @Test
  void stalledObjectIsBroken() {
    GenericKubernetesResource object =
        object(
            "HelmRelease",
            List.of(condition("Ready", "False", 2L), condition("Stalled", "True", 2L)));

    assertThat(
            ReadyFindings.ofSourceOrRelease(subject("HelmRelease"), object, Redactor.ofPatterns())
                .state())
        .isEqualTo(State.BROKEN);
  }

  @ParameterizedTest
  @CsvSource({"HelmRepository, OK", "OCIRepository, WAITING"})
  void onlyAHelmRepositoryNeedsNoConditionReady(String kind, State state) {
    Finding finding =
        ReadyFindings.ofSourceOrRelease(
            subject(kind), object(kind, List.of()), Redactor.ofPatterns());

    assertThat(finding.state()).isEqualTo(state);
  }
}
