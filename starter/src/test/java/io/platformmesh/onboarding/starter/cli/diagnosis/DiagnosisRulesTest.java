package io.platformmesh.onboarding.starter.cli.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.activities.chart.ChartFetchFailure;
import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.starter.cli.diagnosis.Finding.Part;
import io.platformmesh.onboarding.starter.cli.diagnosis.Finding.State;
import io.platformmesh.onboarding.workflows.ClusterRef;
import io.platformmesh.onboarding.workflows.ObjectRef;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verdicts for findings. */
class DiagnosisRulesTest {

  private static ManagedProvider object(@Nullable String phase, @Nullable String reason) {
    ManagedProvider object = new ManagedProvider();
    object.getMetadata().setNamespace("mesh");
    object.getMetadata().setName("service");
    if (phase != null) {
      object.setStatus(
          new ManagedProviderStatus(
              phase,
              1L,
              reason == null
                  ? List.of()
                  : List.of(new Condition("Stalled", "True", reason, "why", "now", 1L)),
              null));
    }
    return object;
  }

  private static Finding finding(Part part, State state) {
    return new Finding(part, part.name(), null, state, "evidence", null);
  }

  private static Verdict verdict(ManagedProvider object, Finding... findings) {
    return DiagnosisRules.diagnose(object, List.of(findings)).verdict();
  }

  @ParameterizedTest
  @CsvSource({
    "MANAGED_PROVIDER, InvalidSpec",
    "PLATFORM_MESH, PlatformMeshNotReady",
    "WORKSPACE, WorkspaceNotProvisioned",
    "PROVIDER, ProviderNotReady",
    "KUBECONFIG_NAMES, KubeconfigSecretMismatch",
    "SOURCE_SECRET, KubeconfigNotPopulated",
    "COPIED_SECRET, KubeconfigNotCopied",
    "SOURCE, ChartNotFetched",
    "RELEASE, FluxNotDeploying",
    "PODS, PodsNotRunning",
  })
  void firstFindingThatIsNotInOrderDecides(Part part, Verdict expected) {
    Finding decisive = finding(part, State.WAITING);
    Diagnosis diagnosis =
        DiagnosisRules.diagnose(
            object("Deploying", null),
            List.of(
                finding(Part.PLATFORM_MESH, State.OK),
                finding(Part.PODS, State.UNSEEN),
                decisive,
                finding(Part.PODS, State.BROKEN)));
    assertThat(diagnosis.verdict()).isEqualTo(expected);
    assertThat(diagnosis.evidence()).isEqualTo(decisive);
    assertThat(diagnosis.next()).doesNotContain("NAME");
  }

  @ParameterizedTest
  @CsvSource({
    "CREDENTIALS, RegistryCredentials",
    "CERTIFICATE, RegistryCertificate",
    "DNS, RegistryUnreachable",
    "NETWORK, RegistryUnreachable",
    "URL, RegistryUrlInvalid",
    "NOT_A_CHART, NotAChart",
    "MISSING_VERSION, VersionNotInRegistry",
  })
  void eachFailureOfARegistryHasItsVerdict(ChartFetchFailure failure, Verdict expected) {
    assertThat(
            verdict(
                object("Deploying", null), finding(Part.SOURCE, State.WAITING).because(failure)))
        .isEqualTo(expected);
  }

  @Test
  void suspendedObjectIsNamedWhateverItsPart() {
    assertThat(verdict(object("Deploying", null), finding(Part.SOURCE, State.SUSPENDED)))
        .isEqualTo(Verdict.Suspended);
    assertThat(verdict(object("Deploying", null), finding(Part.RELEASE, State.SUSPENDED)))
        .isEqualTo(Verdict.Suspended);
  }

  @Test
  void phaseDecidesIfAllFindingsAreInOrder() {
    assertThat(verdict(object("Ready", null))).isEqualTo(Verdict.Healthy);
    assertThat(verdict(object("Ready", null), finding(Part.PODS, State.UNSEEN)))
        .isEqualTo(Verdict.HealthyAsFarAsSeen);
    assertThat(verdict(object("Deploying", null))).isEqualTo(Verdict.InProgress);
    assertThat(verdict(object("Deploying", null), finding(Part.PROVIDER, State.UNSEEN)))
        .isEqualTo(Verdict.NotVisible);
    assertThat(verdict(object(null, null))).isEqualTo(Verdict.NotStarted);
  }

  @Test
  void verdictOfTheManagedProviderTakesPrecedence() {
    Finding broken = finding(Part.PLATFORM_MESH, State.BROKEN);
    assertThat(verdict(object("Pending", "InvalidSpec"), broken)).isEqualTo(Verdict.InvalidSpec);
    assertThat(verdict(object("Deploying", "OwnershipConflict"), broken))
        .isEqualTo(Verdict.OwnershipConflict);
    ManagedProvider paused = object("Paused", null);
    paused.getMetadata().setAnnotations(Map.of("onboarding.platform-mesh.io/paused", "why not"));
    assertThat(verdict(paused, broken)).isEqualTo(Verdict.Paused);
    paused.getMetadata().setAnnotations(Map.of("onboarding.platform-mesh.io/paused", "Cancelled"));
    assertThat(verdict(paused, broken)).isEqualTo(Verdict.Cancelled);
    ManagedProvider deleting = object("Deleting", null);
    deleting.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
    assertThat(verdict(deleting, broken)).isEqualTo(Verdict.BeingDeleted);
  }

  @Test
  void nextCommandNamesTheObjectThatDecides() {
    ObjectRef release = ObjectRef.hosting("HelmRelease", "mesh", "app");
    Finding failing =
        new Finding(Part.RELEASE, release.toString(), release, State.BROKEN, "evidence", null);

    assertThat(DiagnosisRules.diagnose(object("Deploying", null), List.of(failing)).next())
        .isEqualTo("kubectl describe helmrelease app -n mesh");
  }

  @Test
  void objectsOfKcpHaveNoKubectlArguments() {
    ObjectRef secret =
        new ObjectRef(ClusterRef.workspace("root:providers"), "Secret", "mesh", "kubeconfig");

    assertThat(
            new Finding(Part.SOURCE_SECRET, "Secret", secret, State.WAITING, "", null)
                .kubectlArguments())
        .isNull();
  }
}
