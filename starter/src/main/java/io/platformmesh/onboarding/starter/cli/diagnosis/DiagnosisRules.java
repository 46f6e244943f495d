package io.platformmesh.onboarding.starter.cli.diagnosis;

import io.platformmesh.onboarding.activities.client.OnboardingMetadata;
import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.workflows.status.Reason;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the verdict from what was seen: the first thing on the way that is not in order. */
final class DiagnosisRules {

  private DiagnosisRules() {}

  static Diagnosis judge(ManagedProvider object, List<Finding> steps) {
    ManagedProviderStatus status =
        Objects.requireNonNullElse(
            object.getStatus(), new ManagedProviderStatus(null, null, null, null));
    Optional<Finding> first =
        steps.stream()
            .filter(
                step ->
                    step.state() == Finding.State.BROKEN || step.state() == Finding.State.WAITING)
            .findFirst();
    Verdict verdict =
        Optional.ofNullable(ofObject(object, status))
            .or(() -> first.map(step -> of(step.part())))
            .orElseGet(() -> ofNothingBroken(status, steps));
    Finding evidence = first.or(() -> unseen(steps)).orElse(null);
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
        steps);
  }

  /** What the object itself tells beats what is found on the way. */
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
      case MANAGED_PROVIDER -> Verdict.InProgress;
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

  private static Verdict ofNothingBroken(ManagedProviderStatus status, List<Finding> steps) {
    boolean unseen = unseen(steps).isPresent();
    if ("Ready".equals(status.phase())) {
      return unseen ? Verdict.HealthyAsFarAsSeen : Verdict.Healthy;
    }
    return unseen ? Verdict.NotVisible : Verdict.InProgress;
  }

  private static Optional<Finding> unseen(List<Finding> steps) {
    return steps.stream().filter(step -> step.state() == Finding.State.UNSEEN).findFirst();
  }

  private static boolean has(ManagedProviderStatus status, Reason reason) {
    List<Condition> conditions = Objects.requireNonNullElse(status.conditions(), List.of());
    return conditions.stream().anyMatch(condition -> reason.name().equals(condition.reason()));
  }
}
