package io.platformmesh.onboarding.starter.cli.diagnosis;

import org.jspecify.annotations.Nullable;

/**
 * Why an onboarding is where it is: the causes of the user guide's troubleshooting table, and those
 * that it has no row for. In a command, NAME and NAMESPACE stand for the ManagedProvider's, OBJECT
 * for what decides.
 */
enum Verdict {
  /** All is as it should be. */
  Healthy("Everything is as it should be.", "onboard status NAME -n NAMESPACE"),
  /** All that could be looked at is as it should be. */
  HealthyAsFarAsSeen(
      "As far as can be seen from here, everything is as it should be.",
      "onboard status NAME -n NAMESPACE; the lines marked unseen say what could not be looked at"),
  /** Row WaitingForPlatformMesh. */
  PlatformMeshNotReady(
      "The referenced PlatformMesh is missing or not Ready.", "kubectl describe OBJECT"),
  /** Row WaitingForProvider, its workspace. */
  WorkspaceNotProvisioned(
      "The workspace of the Provider does not exist, or is closed to us.",
      "correct spec.provider.path, or see whether kcp has the workspace"),
  /** Row WaitingForProvider. */
  ProviderNotReady(
      "The Provider is not Ready: its workspace or kubeconfig is not provisioned.",
      "see the logs of the Provider controller, and kubectl describe provider in its workspace"),
  /** Row CopyingKubeconfig. */
  KubeconfigNotPopulated(
      "The Provider controller has not yet populated the kubeconfig Secret.",
      "see the logs of the Provider controller"),
  /** Row CopyingKubeconfigFailed. */
  KubeconfigSecretMismatch(
      "providerKubeconfigSecret of Provider and ManagedProvider differ.",
      "kubectl edit managedprovider NAME -n NAMESPACE, or align the Provider"),
  /** The copy is missing or is not what its source is. */
  KubeconfigNotCopied(
      "The copied kubeconfig is missing, or is not what the Provider's is.",
      "onboard retry NAME -n NAMESPACE"),
  /** Row Deploying: the version does not exist, or cannot be fetched. */
  VersionNotInRegistry(
      "The component version cannot be fetched: does it exist in the registry?",
      "correct the version, or push it; then onboard retry NAME -n NAMESPACE"),
  /** Row Deploying: Flux does not reconcile, or fails. */
  FluxNotDeploying("Flux has not deployed the release.", "kubectl describe OBJECT"),
  /** Row Ready, pods not running. */
  PodsNotRunning(
      "The service is deployed, but its pods do not run: the chart's values may be wrong.",
      "kubectl describe OBJECT"),
  /** Somebody has paused it. */
  Paused("A person has paused the onboarding.", "onboard resume NAME -n NAMESPACE"),
  /** Somebody has cancelled it. */
  Cancelled("A person has cancelled the onboarding.", "onboard resume NAME -n NAMESPACE"),
  /** Only a change helps. */
  InvalidSpec(
      "The spec or an annotation is invalid.", "kubectl edit managedprovider NAME -n NAMESPACE"),
  /** An object is somebody else's. */
  OwnershipConflict(
      "An object that is wanted belongs to somebody else.",
      "rename one of the two, or hand the object over by annotation"),
  /** It is on its way out. */
  BeingDeleted(
      "It is being deleted, and something does not want to go yet.",
      "kubectl describe managedprovider NAME -n NAMESPACE"),
  /** Nobody has looked at it. */
  NotStarted(
      "No onboarding has looked at it yet: the watcher or the worker does not run.",
      "onboard start NAME -n NAMESPACE --wait"),
  /** Nothing is wrong where one can look; the onboarding is on its way. */
  InProgress(
      "Everything that can be seen is in order: the onboarding is on its way.",
      "onboard watch NAME -n NAMESPACE"),
  /** Something cannot be looked at. */
  NotVisible(
      "Something on the way cannot be reached from here.",
      "see the first line that could not be looked at");

  private final String cause;
  private final String next;

  Verdict(String cause, String next) {
    this.cause = cause;
    this.next = next;
  }

  /** Whether nothing is wrong. */
  boolean isHealthy() {
    return this == Healthy || this == HealthyAsFarAsSeen;
  }

  /** What is so, in a sentence. */
  String cause() {
    return cause;
  }

  /**
   * What to type, or to do, next.
   *
   * @param evidence what decides; null when nothing does
   */
  String next(String namespace, String name, @Nullable Finding evidence) {
    String object = evidence == null ? "" : evidence.forKubectl();
    return next.replace("OBJECT", object.isEmpty() ? "managedprovider NAME -n NAMESPACE" : object)
        .replace("NAMESPACE", namespace)
        .replace("NAME", name);
  }
}
