package io.platformmesh.onboarding.starter.cli.diagnosis;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The verdict of {@code onboard diagnose} on an unfinished onboarding: the rows of the
 * troubleshooting table in the user guide, and causes that the table does not have. In a command,
 * NAME and NAMESPACE stand for those of the ManagedProvider, and OBJECT for the object behind the
 * verdict.
 */
enum Verdict {
  /** All dependencies are in order. */
  Healthy("All dependencies are in order.", "onboard status NAME -n NAMESPACE"),
  /** All readable dependencies are in order. */
  HealthyAsFarAsSeen(
      "All dependencies that could be read are in order.",
      "onboard status NAME -n NAMESPACE; the lines marked unseen name what could not be read"),
  /** Row WaitingForPlatformMesh. */
  PlatformMeshNotReady(
      "The referenced PlatformMesh does not exist or is not Ready.", "kubectl describe OBJECT"),
  /** Row WaitingForProvider, its workspace. */
  WorkspaceNotProvisioned(
      "The workspace of the Provider does not exist, or access to it is denied.",
      "correct spec.provider.path, or check that the workspace exists in kcp"),
  /** Row WaitingForProvider. */
  ProviderNotReady(
      "The Provider is not Ready: its workspace or kubeconfig is not provisioned.",
      "check the logs of the Provider controller, and kubectl describe provider in its workspace"),
  /** Row CopyingKubeconfig. */
  KubeconfigNotPopulated(
      "The Provider controller has not yet populated the kubeconfig Secret.",
      "check the logs of the Provider controller"),
  /** Row CopyingKubeconfigFailed. */
  KubeconfigSecretMismatch(
      "providerKubeconfigSecret of Provider and ManagedProvider differ.",
      "kubectl edit managedprovider NAME -n NAMESPACE, or correct the Provider"),
  /** The copy of the kubeconfig does not exist or differs from its source. */
  KubeconfigNotCopied(
      "The copied kubeconfig does not exist, or differs from the kubeconfig of the Provider.",
      "onboard retry NAME -n NAMESPACE"),
  /** The chart has no artifact yet, and its controller reports no failure. */
  ChartNotFetched(
      "The chart is not fetched yet, and no failure is reported: it is being fetched, or its controller does not run.",
      "onboard watch NAME -n NAMESPACE; if nothing changes, check the logs of Flux's source-controller and of the OCM controller"),
  /** Row Deploying: the version does not exist, or cannot be fetched. */
  VersionNotInRegistry(
      "The component version cannot be fetched: it may not exist in the registry.",
      "correct the version, or push it; then onboard retry NAME -n NAMESPACE"),
  /** The registry refuses the credentials of Flux, or Flux has none. */
  RegistryCredentials(
      "The registry requires credentials that Flux does not have.",
      "kubectl describe OBJECT; give Flux the credentials of the registry, then onboard retry NAME -n NAMESPACE"),
  /** The registry has a certificate that Flux does not trust. */
  RegistryCertificate(
      "Flux does not trust the certificate of the registry.",
      "kubectl describe OBJECT; correct the certificate, or set insecure for plain HTTP"),
  /** Flux does not reach the registry. */
  RegistryUnreachable(
      "Flux cannot reach the registry.",
      "kubectl describe OBJECT; check the host of the registry and the network of Flux"),
  /** The registry in the spec is not the URL of a registry. */
  RegistryUrlInvalid(
      "The registry in the spec is not the URL of a registry.",
      "kubectl edit managedprovider NAME -n NAMESPACE"),
  /** The registry has an artifact of another type. */
  NotAChart(
      "The artifact in the registry is not a Helm chart.",
      "kubectl edit managedprovider NAME -n NAMESPACE"),
  /** Row Deploying: Flux does not reconcile, or fails. */
  FluxNotDeploying("Flux has not deployed the release.", "kubectl describe OBJECT"),
  /** A user has suspended an object of Flux. */
  Suspended(
      "A user has suspended an object of Flux, so that a change is not deployed.",
      "kubectl patch OBJECT --type merge -p '{\"spec\":{\"suspend\":false}}'"),
  /** Row Ready, pods not running. */
  PodsNotRunning(
      "The service is deployed, but its pods do not run: the values of the chart may be wrong.",
      "kubectl describe OBJECT"),
  /** The onboarding is paused. */
  Paused("A user has paused the onboarding.", "onboard resume NAME -n NAMESPACE"),
  /** The onboarding is cancelled. */
  Cancelled("A user has cancelled the onboarding.", "onboard resume NAME -n NAMESPACE"),
  /** Only a change of the ManagedProvider can resolve the failure. */
  InvalidSpec(
      "The spec or an annotation is invalid.", "kubectl edit managedprovider NAME -n NAMESPACE"),
  /** Another owner has an object of the onboarding. */
  OwnershipConflict(
      "An object that the onboarding needs has another owner.",
      "rename one of the two, or hand the object over with an annotation"),
  /** The offboarding has not finished. */
  BeingDeleted(
      "The ManagedProvider is being deleted, and one of its objects is not yet deleted.",
      "kubectl describe managedprovider NAME -n NAMESPACE"),
  /** The onboarding has no status yet. */
  NotStarted(
      "The onboarding has not started: the watcher or the worker is not running.",
      "onboard start NAME -n NAMESPACE --wait"),
  /** All dependencies are in order, and the onboarding continues. */
  InProgress(
      "All dependencies are in order: the onboarding is in progress.",
      "onboard watch NAME -n NAMESPACE"),
  /** A dependency could not be read. */
  NotVisible("A dependency could not be read.", "see the first line that is marked unseen");

  private final String cause;
  private final String nextAction;

  Verdict(String cause, String nextAction) {
    this.cause = cause;
    this.nextAction = nextAction;
  }

  /** Returns whether the diagnosis has found no failure. */
  boolean isHealthy() {
    return this == Healthy || this == HealthyAsFarAsSeen;
  }

  /** Returns the diagnosed cause in a sentence. */
  String cause() {
    return cause;
  }

  /**
   * Returns the next action that the diagnosis recommends to the user.
   *
   * @param decidingFinding the finding behind the verdict; null if the verdict has none
   */
  String next(String providerNamespace, String providerName, @Nullable Finding decidingFinding) {
    String findingObject = decidingFinding == null ? null : decidingFinding.kubectlArguments();
    String kubectlObject =
        Objects.requireNonNullElse(findingObject, "managedprovider NAME -n NAMESPACE");
    return nextAction
        .replace("OBJECT", kubectlObject)
        .replace("NAMESPACE", providerNamespace)
        .replace("NAME", providerName);
  }
}
