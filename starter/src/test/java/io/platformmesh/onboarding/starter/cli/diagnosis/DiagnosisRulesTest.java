package io.platformmesh.onboarding.starter.cli.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.starter.cli.diagnosis.Finding.Part;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verdicts from what was seen. */
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

  private static Verdict verdict(ManagedProvider object, Finding... steps) {
    return DiagnosisRules.judge(object, List.of(steps)).verdict();
  }

  @ParameterizedTest
  @CsvSource({
    "PLATFORM_MESH, PlatformMeshNotReady",
    "WORKSPACE, WorkspaceNotProvisioned",
    "PROVIDER, ProviderNotReady",
    "KUBECONFIG_NAMES, KubeconfigSecretMismatch",
    "SOURCE_SECRET, KubeconfigNotPopulated",
    "COPIED_SECRET, KubeconfigNotCopied",
    "SOURCE, VersionNotInRegistry",
    "RELEASE, FluxNotDeploying",
    "PODS, PodsNotRunning",
  })
  void firstThingOutOfOrderDecides(Part part, Verdict expected) {
    Finding decisive = Finding.waiting(part, "b", "not yet");
    Diagnosis diagnosis =
        DiagnosisRules.judge(
            object("Deploying", null),
            List.of(
                Finding.ok(Part.PLATFORM_MESH, "a", "fine"),
                Finding.unseen(Part.PODS, "u", "dark"),
                decisive,
                Finding.broken(Part.PODS, "c", "too late")));
    assertThat(diagnosis.verdict()).isEqualTo(expected);
    assertThat(diagnosis.evidence()).isEqualTo(decisive);
    assertThat(diagnosis.next()).doesNotContain("NAME");
  }

  @Test
  void withNothingOutOfOrderThePhaseDecides() {
    assertThat(verdict(object("Ready", null))).isEqualTo(Verdict.Healthy);
    assertThat(verdict(object("Ready", null), Finding.unseen(Part.PODS, "p", "none")))
        .isEqualTo(Verdict.HealthyAsFarAsSeen);
    assertThat(verdict(object("Deploying", null))).isEqualTo(Verdict.InProgress);
    assertThat(verdict(object("Deploying", null), Finding.unseen(Part.PROVIDER, "p", "403")))
        .isEqualTo(Verdict.NotVisible);
    assertThat(verdict(object(null, null))).isEqualTo(Verdict.NotStarted);
  }

  @Test
  void whatTheObjectTellsBeatsWhatIsFoundOnTheWay() {
    Finding broken = Finding.broken(Part.PLATFORM_MESH, "m", "gone");
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
}
