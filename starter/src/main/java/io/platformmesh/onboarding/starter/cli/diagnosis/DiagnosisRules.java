package io.platformmesh.onboarding.starter.cli.diagnosis;

import io.platformmesh.onboarding.activities.chart.ChartFetchFailure;
import io.platformmesh.onboarding.activities.crd.Condition;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.ManagedProviderStatus;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.workflows.Phase;
import io.platformmesh.onboarding.workflows.Reason;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Derives the verdict of {@code onboard diagnose}: the first finding that is not in order decides.
 */
final class DiagnosisRules {

  private static final ManagedProviderStatus UNREPORTED_STATUS =
      new ManagedProviderStatus(
          /* phase= */ null,
          /* observedGeneration= */ null,
          /* conditions= */ null,
          /* providerKubeconfigSecretRef= */ null);

  private DiagnosisRules() {}

  /** Returns the diagnosis of a ManagedProvider from the findings about its dependencies. */
  static Diagnosis diagnose(ManagedProvider diagnosedProvider, List<Finding> findings) {
    ManagedProviderStatus diagnosedStatus =
        Objects.requireNonNullElse(diagnosedProvider.getStatus(), UNREPORTED_STATUS);
    Optional<Finding> decidingFinding =
        findings.stream().filter(DiagnosisRules::isNotInOrder).findFirst();
    Verdict verdict =
        verdictOfProvider(diagnosedProvider, diagnosedStatus)
            .or(() -> decidingFinding.map(DiagnosisRules::verdictOf))
            .orElseGet(() -> verdictOfPhase(diagnosedStatus, findings));
    Finding evidenceFinding = decidingFinding.or(() -> firstUnseen(findings)).orElse(null);
    String providerNamespace = diagnosedProvider.getMetadata().getNamespace();
    String providerName = diagnosedProvider.getMetadata().getName();
    return new Diagnosis(
        providerNamespace,
        providerName,
        Objects.requireNonNullElse(diagnosedStatus.phase(), ""),
        verdict,
        verdict.cause(),
        evidenceFinding,
        verdict.next(providerNamespace, providerName, evidenceFinding),
        findings);
  }

  private static boolean isNotInOrder(Finding finding) {
    return switch (finding.state()) {
      case BROKEN, WAITING, SUSPENDED -> true;
      case OK, UNSEEN -> false;
    };
  }

  /** Returns the verdict that the ManagedProvider itself has; it takes precedence over findings. */
  private static Optional<Verdict> verdictOfProvider(
      ManagedProvider diagnosedProvider, ManagedProviderStatus diagnosedStatus) {
    if (diagnosedProvider.isMarkedForDeletion()) {
      return Optional.of(Verdict.BeingDeleted);
    }
    Map<String, String> providerAnnotations =
        Objects.requireNonNullElse(diagnosedProvider.getMetadata().getAnnotations(), Map.of());
    String pausedAnnotation = providerAnnotations.get(OnboardingMetadata.PAUSED_ANNOTATION);
    if (pausedAnnotation != null) {
      boolean isCancelled = pausedAnnotation.equals(OnboardingMetadata.CANCELLED);
      return Optional.of(isCancelled ? Verdict.Cancelled : Verdict.Paused);
    }
    if (hasReason(diagnosedStatus, Reason.InvalidSpec)) {
      return Optional.of(Verdict.InvalidSpec);
    }
    if (hasReason(diagnosedStatus, Reason.OwnershipConflict)) {
      return Optional.of(Verdict.OwnershipConflict);
    }
    boolean isStarted = diagnosedStatus.observedGeneration() != null;
    return isStarted ? Optional.empty() : Optional.of(Verdict.NotStarted);
  }

  private static Verdict verdictOf(Finding finding) {
    if (finding.state() == Finding.State.SUSPENDED) {
      return Verdict.Suspended;
    }
    ChartFetchFailure fetchFailure = finding.fetchFailure();
    return fetchFailure == null
        ? verdictOfPart(finding.part())
        : verdictOfFetchFailure(fetchFailure);
  }

  private static Verdict verdictOfFetchFailure(ChartFetchFailure fetchFailure) {
    return switch (fetchFailure) {
      case CREDENTIALS -> Verdict.RegistryCredentials;
      case CERTIFICATE -> Verdict.RegistryCertificate;
      case DNS, NETWORK -> Verdict.RegistryUnreachable;
      case URL -> Verdict.RegistryUrlInvalid;
      case NOT_A_CHART -> Verdict.NotAChart;
      case MISSING_VERSION -> Verdict.VersionNotInRegistry;
    };
  }

  private static Verdict verdictOfPart(Finding.Part findingPart) {
    return switch (findingPart) {
      case MANAGED_PROVIDER -> Verdict.InvalidSpec;
      case PLATFORM_MESH -> Verdict.PlatformMeshNotReady;
      case WORKSPACE -> Verdict.WorkspaceNotProvisioned;
      case PROVIDER -> Verdict.ProviderNotReady;
      case KUBECONFIG_NAMES -> Verdict.KubeconfigSecretMismatch;
      case SOURCE_SECRET -> Verdict.KubeconfigNotPopulated;
      case COPIED_SECRET -> Verdict.KubeconfigNotCopied;
      case SOURCE -> Verdict.ChartNotFetched;
      case RELEASE -> Verdict.FluxNotDeploying;
      case PODS -> Verdict.PodsNotRunning;
    };
  }

  /** Returns the verdict of the diagnosis if all readable dependencies are in order. */
  private static Verdict verdictOfPhase(
      ManagedProviderStatus diagnosedStatus, List<Finding> findings) {
    boolean hasUnseenFinding = firstUnseen(findings).isPresent();
    if (Phase.Ready.name().equals(diagnosedStatus.phase())) {
      return hasUnseenFinding ? Verdict.HealthyAsFarAsSeen : Verdict.Healthy;
    }
    return hasUnseenFinding ? Verdict.NotVisible : Verdict.InProgress;
  }

  private static Optional<Finding> firstUnseen(List<Finding> findings) {
    return findings.stream().filter(finding -> finding.state() == Finding.State.UNSEEN).findFirst();
  }

  private static boolean hasReason(ManagedProviderStatus diagnosedStatus, Reason diagnosedReason) {
    List<Condition> statusConditions =
        Objects.requireNonNullElse(diagnosedStatus.conditions(), List.of());
    return statusConditions.stream()
        .anyMatch(condition -> diagnosedReason.name().equals(condition.reason()));
  }
}
