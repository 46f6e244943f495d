package io.platformmesh.onboarding.local.simulator.rules;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

/** A fault that a simulation rule can set for a simulated controller. */
public enum Fault {
  /** The object is not Ready, with the given message; its controller retries. */
  NOT_READY("NotReady", "the object is not Ready, with the message; its controller retries"),
  /** The controller does not run: it writes nothing, not even on deletion. */
  SILENT("Silent", "the controller does not run: it writes nothing, not even on deletion"),
  /** The controller has failed for good: Stalled is True until the fault is cleared. */
  STALLED(
      "Stalled", "the controller has failed for good: Stalled is True until the fault is cleared"),
  /**
   * The release has failed for good, even after the fault is cleared, until its spec changes or the
   * annotations {@code reconcile.fluxcd.io/requestedAt} and {@code resetAt} request a retry.
   */
  RETRIES_EXCEEDED(
      "RetriesExceeded",
      "the release has failed for good, even after the fault is cleared, until its spec changes or"
          + " requestedAt and resetAt request a retry"),
  /** The registry does not have the tag. */
  MISSING_ARTIFACT("MissingArtifact", "the registry does not have the tag"),
  /** The Provider is Ready, but its kubeconfig Secret is missing. */
  NO_SECRET("NoSecret", "the Provider is Ready, but its kubeconfig Secret is missing"),
  /** The Provider's kubeconfig is in a Secret with another name. */
  WRONG_SECRET_NAME(
      "WrongSecretName", "the Provider's kubeconfig is in a Secret with another name"),
  /** After a change the status is still Ready at the previous generation. */
  STALE_READY("StaleReady", "after a change the status is still Ready at the previous generation"),
  /** The release is deployed, but its pods do not run. */
  PODS_FAILING("PodsFailing", "the release is deployed, but its pods do not run"),
  /** Reconciling appears and disappears, as at the start of each regular reconciliation. */
  FLAP_RECONCILING(
      "FlapReconciling",
      "Reconciling appears and disappears, as at the start of each regular reconciliation"),
  /** Deletion never completes: the finalizer is kept. */
  STUCK_DELETING("StuckDeleting", "deletion never completes: the finalizer is kept");

  private final String label;
  private final String effect;

  Fault(String label, String effect) {
    this.label = label;
    this.effect = effect;
  }

  /** The effect of the fault on the simulated object, in a few words. */
  public String effect() {
    return effect;
  }

  /** The name of the fault in rules files and on the command line, like {@code NotReady}. */
  public String label() {
    return label;
  }

  /**
   * The fault of this name.
   *
   * @throws IllegalArgumentException if no fault has this name; the message lists all faults
   */
  public static Fault of(String label) {
    for (Fault fault : values()) {
      if (fault.label.equalsIgnoreCase(label)) {
        return fault;
      }
    }
    throw new IllegalArgumentException(
        "unknown fault " + label + ": the faults are " + listLabels(Arrays.asList(values())));
  }

  /** The labels of some faults, separated by commas. */
  static String listLabels(Collection<Fault> faults) {
    return faults.stream().map(Fault::label).collect(Collectors.joining(", "));
  }
}
