package io.platformmesh.onboarding.starter.cli.diagnosis;

import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.workflows.status.Phase;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Derives the verdict from the findings: the first one that is not in order decides. */
final class DiagnosisRules {

  private DiagnosisRules() {}

  static Diagnosis diagnose(ManagedProvider object, List<Finding> findings) {
    ManagedProviderStatus status =
        Objects.requireNonNullElse(
            object.getStatus(), new ManagedProviderStatus(null, null, null, null));
    Optional<Finding> first =
        findings.stream()
            .filter(
                each ->
                    each.state() == Finding.State.BROKEN || each.state() == Finding.State.WAITING)
            .findFirst();
    Verdict verdict =
        Optional.ofNullable(ofObject(object, status))
            .or(() -> first.map(finding -> of(finding.part())))
            .orElseGet(() -> ofPhase(status, findings));
    Finding evidence = first.or(() -> unseen(findings)).orElse(null);
    String namespace = object.getMetadata().getNamespace();
    String name = object.getMetadata().getName();
    return new Diagnosis(
        namespace,
        name,
        Objects.requireNonNullElse(status.phase(), ""),
        verdict,
        verdict.cause(),
        evidence,
        verdict.next(namespace, name, evidence),
        findings);
  }

  /** Returns the verdict that the ManagedProvider itself has; it takes precedence over findings. */
  private static @Nullable Verdict ofObject(ManagedProvider object, ManagedProviderStatus status) {
    Map<String, String> annotations =
        Objects.requireNonNullElse(object.getMetadata().getAnnotations(), Map.of());
    if (object.isMarkedForDeletion()) {
      return Verdict.BeingDeleted;
    }
    String paused = annotations.get(OnboardingMetadata.PAUSED_ANNOTATION);
    if (paused != null) {
      return paused.equals(OnboardingMetadata.CANCELLED) ? Verdict.Cancelled : Verdict.Paused;
    }
    if (has(status, Reason.InvalidSpec)) {
      return Verdict.InvalidSpec;
    }
    if (has(status, Reason.OwnershipConflict)) {
      return Verdict.OwnershipConflict;
    }
    return status.observedGeneration() == null ? Verdict.NotStarted : null;
  }

  private static Verdict of(Finding.Part part) {
    return switch (part) {
      case MANAGED_PROVIDER -> Verdict.InvalidSpec;
      case PLATFORM_MESH -> Verdict.PlatformMeshNotReady;
      case WORKSPACE -> Verdict.WorkspaceNotProvisioned;
      case PROVIDER -> Verdict.ProviderNotReady;
      case KUBECONFIG_NAMES -> Verdict.KubeconfigSecretMismatch;
      case SOURCE_SECRET -> Verdict.KubeconfigNotPopulated;
      case COPIED_SECRET -> Verdict.KubeconfigNotCopied;
      case SOURCE -> Verdict.VersionNotInRegistry;
      case RELEASE -> Verdict.FluxNotDeploying;
      case PODS -> Verdict.PodsNotRunning;
    };
  }

  /** Returns the verdict if all readable dependencies are in order. */
  private static Verdict ofPhase(ManagedProviderStatus status, List<Finding> findings) {
    boolean unseen = unseen(findings).isPresent();
    if (Phase.Ready.name().equals(status.phase())) {
      return unseen ? Verdict.HealthyAsFarAsSeen : Verdict.Healthy;
    }
    return unseen ? Verdict.NotVisible : Verdict.InProgress;
  }

  private static Optional<Finding> unseen(List<Finding> findings) {
    return findings.stream().filter(each -> each.state() == Finding.State.UNSEEN).findFirst();
  }

  private static boolean has(ManagedProviderStatus status, Reason reason) {
    List<Condition> conditions = Objects.requireNonNullElse(status.conditions(), List.of());
    return conditions.stream().anyMatch(condition -> reason.name().equals(condition.reason()));
  }
}
