package io.platformmesh.onboarding.activities.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.platformmesh.onboarding.activities.chart.ChartVersion;
import io.platformmesh.onboarding.activities.redaction.Redactor;
import io.platformmesh.onboarding.workflows.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a component counts as deployed, according to its live objects. */
class ReleaseReadinessTest {

  private static final String DIGEST = "sha256:aaa";

  private static GenericKubernetesResource source(String revision, long observed) {
    return Serialization.unmarshal(
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: OCIRepository
        metadata: {name: app, namespace: mesh, generation: 2}
        status:
          observedGeneration: %2$d
          artifact: {revision: "%1$s", digest: "sha256:tarball"}
          conditions: [{type: Ready, status: "True", reason: Succeeded, message: stored, observedGeneration: %2$d}]
        """
            .formatted(revision, observed),
        GenericKubernetesResource.class);
  }

  private static GenericKubernetesResource release(
      long observed, String history, String moreConditions) {
    return Serialization.unmarshal(
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: app, namespace: mesh, generation: 3}
        status:
          observedGeneration: %1$d
          history: [%2$s]
          conditions:
          - {type: Ready, status: "True", reason: InstallSucceeded, message: ok, observedGeneration: %1$d}
          %3$s
        """
            .formatted(observed, history, moreConditions),
        GenericKubernetesResource.class);
  }

  private static ComponentState state(boolean changing, GenericKubernetesResource... live) {
    return new ReleaseReadiness(LiveComponents.of(List.of(live)), Redactor.ofPatterns(), changing)
        .ofOciComponent("app", ChartVersion.ofOciArtifact("1.0.0"));
  }

  private static Reason reasonOf(ComponentState state) {
    assertThat(state.blocker()).isNotNull();
    return state.blocker().reason();
  }

  @Test
  void isDeployedAtTheDigestOfTheSource() {
    ComponentState state =
        state(
            true,
            source("1.0.0@" + DIGEST, 2),
            release(3, "{ociDigest: '" + DIGEST + "', chartVersion: 1.0.0}", ""));

    assertThat(state.blocker()).isNull();
    assertThat(state.revision()).isEqualTo("1.0.0@" + DIGEST);
  }

  @Test
  void isNotDeployedAtAnotherDigest() {
    assertThat(
            reasonOf(
                state(
                    true,
                    source("1.0.0@" + DIGEST, 2),
                    release(3, "{ociDigest: 'sha256:old', chartVersion: 1.0.0}", ""))))
        .isEqualTo(Reason.HelmReleaseNotReady);
  }

  @Test
  void comparesChartVersionsWithoutBuildMetadataWhereThereIsNoDigest() {
    assertThat(
            state(true, source("1.0.0@" + DIGEST, 2), release(3, "{chartVersion: 1.0.0+abc}", ""))
                .blocker())
        .isNull();
    assertThat(
            reasonOf(
                state(true, source("1.0.0@" + DIGEST, 2), release(3, "{chartVersion: 0.9.0}", ""))))
        .isEqualTo(Reason.HelmReleaseNotReady);
  }

  private static GenericKubernetesResource helmChart(String ready) {
    return Serialization.unmarshal(
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: HelmChart
        metadata: {name: mesh-app, namespace: mesh, generation: 1}
        status:
          conditions:
          - {type: Ready, status: "%s", reason: R, message: "no 'c' chart", observedGeneration: 1}
        """
            .formatted(ready),
        GenericKubernetesResource.class);
  }

  @Test
  void helmChartExplainsAReleaseThatIsNotReady() {
    GenericKubernetesResource behind = release(2, "{chartVersion: 1.0.0}", "");

    assertThat(reasonOf(helmState(behind, helmChart("False")))).isEqualTo(Reason.SourceNotReady);
    assertThat(reasonOf(helmState(behind, helmChart("True"))))
        .isEqualTo(Reason.HelmReleaseNotReady);
    assertThat(helmState(release(3, "{chartVersion: 1.0.0}", ""), helmChart("False")).blocker())
        .as("a release that is deployed needs no chart")
        .isNull();
  }

  private static ComponentState helmState(GenericKubernetesResource... live) {
    return new ReleaseReadiness(LiveComponents.of(List.of(live)), Redactor.ofPatterns(), true)
        .ofHelmComponent("app");
  }

  @Test
  void ignoresReadyOfAnEarlierGeneration() {
    assertThat(
            reasonOf(
                state(
                    true,
                    source("1.0.0@" + DIGEST, 2),
                    release(2, "{ociDigest: '" + DIGEST + "'}", ""))))
        .isEqualTo(Reason.HelmReleaseNotReady);
  }

  @Test
  void awaitsASourceOfAnotherTagOrGeneration() {
    GenericKubernetesResource release = release(3, "{ociDigest: '" + DIGEST + "'}", "");

    assertThat(reasonOf(state(true, source("0.9.0@" + DIGEST, 2), release)))
        .isEqualTo(Reason.SourceNotReady);
    assertThat(reasonOf(state(true, source("1.0.0@" + DIGEST, 1), release)))
        .isEqualTo(Reason.SourceNotReady);
  }

  @Test
  void awaitsTheEndOfReconcilingOnlyWhileAChangeIsDeployed() {
    GenericKubernetesResource release =
        release(
            3,
            "{ociDigest: '" + DIGEST + "'}",
            "- {type: Reconciling, status: 'True', reason: Progressing, message: m}");

    assertThat(reasonOf(state(true, source("1.0.0@" + DIGEST, 2), release)))
        .isEqualTo(Reason.HelmReleaseNotReady);
    assertThat(state(false, source("1.0.0@" + DIGEST, 2), release).blocker()).isNull();
  }

  @Test
  void needsActionForAStalledRelease() {
    GenericKubernetesResource release =
        release(
            3,
            "{ociDigest: '" + DIGEST + "'}",
            "- {type: Stalled, status: 'True', reason: RetriesExceeded, message: m}");

    ComponentState state = state(true, source("1.0.0@" + DIGEST, 2), release);

    assertThat(reasonOf(state)).isEqualTo(Reason.HelmReleaseStalled);
    assertThat(state.blocker().needsAction()).isTrue();
  }

  @Test
  void summaryHasTheReasonOfTheWorstComponent() {
    ComponentsSummary summary =
        ComponentsSummary.of(
            List.of(
                ComponentState.deployed("one", null),
                ComponentState.waiting("two", Reason.SourceNotReady, "not yet"),
                ComponentState.stuck("three", Reason.HelmReleaseStalled, "given up")));

    assertThat(summary.deployed()).isFalse();
    assertThat(summary.reason()).isEqualTo(Reason.HelmReleaseStalled);
    assertThat(summary.message())
        .isEqualTo("1 of 3 components are deployed; three: given up; two: not yet");
  }
}
