package io.platformmesh.onboarding.local.simulator.rules;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What the simulator can be told to do wrong. */
public enum Fault {
  /** The object is not Ready, with the given message; its controller keeps trying. */
  NOT_READY("NotReady", "the object is not Ready, with the message; its controller keeps trying"),
  /** The controller does not run: it writes nothing, not even on deletion. */
  SILENT("Silent", "the controller does not run: it writes nothing, not even on deletion"),
  /** The controller has given up: Stalled is True. Heals when the fault is cleared. */
  STALLED("Stalled", "the controller has given up: Stalled is True; heals when cleared"),
  /**
   * The release failed for good and stays so when the fault is cleared, until its spec changes or
   * the annotations {@code reconcile.fluxcd.io/requestedAt} and {@code resetAt} ask for a new try.
   */
  RETRIES_EXCEEDED(
      "RetriesExceeded",
      "it has failed for good, also when cleared, until its spec changes or requestedAt and resetAt"
          + " ask for a new try"),
  /** The registry does not have the tag. */
  MISSING_ARTIFACT("MissingArtifact", "the registry does not have the tag"),
  /** The Provider is Ready, its kubeconfig Secret is not written yet. */
  NO_SECRET("NoSecret", "the Provider is Ready, its kubeconfig Secret is not written yet"),
  /** The Provider's kubeconfig is in a Secret of another name. */
  WRONG_SECRET_NAME("WrongSecretName", "the Provider's kubeconfig is in a Secret of another name"),
  /** After a change the status still says Ready at the generation before it. */
  STALE_READY(
      "StaleReady", "after a change the status still says Ready at the generation before it"),
  /** The release is deployed, its pods do not run. */
  PODS_FAILING("PodsFailing", "the release is deployed, its pods do not run"),
  /** Reconciling comes and goes, as at the start of each regular reconcile. */
  FLAP_RECONCILING(
      "FlapReconciling", "Reconciling comes and goes, as at the start of each regular reconcile"),
  /** Deletion never ends: the finalizer stays. */
  STUCK_DELETING("StuckDeleting", "deletion never ends: the finalizer stays");

  private final String label;
  private final String meaning;

  Fault(String label, String meaning) {
    this.label = label;
    this.meaning = meaning;
  }

  /** What it does, in a few words. */
  public String meaning() {
    return meaning;
  }

  /** The name in rules files and on the command line, like {@code NotReady}. */
  public String label() {
    return label;
  }

  /**
   * The fault of this name.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static Fault of(String label) {
    for (Fault fault : values()) {
      if (fault.label.equalsIgnoreCase(label)) {
        return fault;
      }
    }
    throw new IllegalArgumentException(
        "unknown fault "
            + label
            + ": the faults are "
            + Arrays.stream(values()).map(Fault::label).collect(Collectors.joining(", ")));
  }
}
