package io.platformmesh.onboarding.local.simulator.platformmesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.platformmesh.onboarding.local.simulator.controller.Reconciler;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StatusDraft;
import io.platformmesh.onboarding.local.simulator.platformmesh.Workspaces.Workspace;
import io.platformmesh.onboarding.local.simulator.rules.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Simulated Platform Mesh operator for Providers: creates a kcp workspace for a Provider, and a
 * Secret with the workspace's kubeconfig beside the Provider.
 */
public final class ProviderReconciler implements Reconciler {
  private static final String WORKSPACE_CONDITION = "ProviderWorkspaceSubroutine";
  private static final String SECRET_REF = "providerKubeconfigSecretRef";
  private static final String KUBECONFIG_CONDITION = "ScopedKubeconfigSubroutine";

  private static final int PENDING_STEP = 0;
  private static final int WORKSPACE_STEP = 1;
  private static final int KUBECONFIG_STEP = 2;
  private static final int READY_STEP = 3;

  private final Workspaces workspaces;

  public ProviderReconciler(Workspaces workspaces) {
    this.workspaces = workspaces;
  }

  @Override
  public String finalizer() {
    return "providers.platform-mesh.io/scoped-kubeconfig";
  }

  @Override
  public @Nullable Duration reconcile(SimulatedObject provider) {
    StatusDraft status = provider.draftStatus();
    boolean specChanged = phase(provider).equals("Ready") && !status.isReadyAtGeneration();
    if (provider.hasFault(Fault.NOT_READY)) {
      writeFailed(provider, status);
      return WAIT_FOR_EVENT;
    }
    if (specChanged && provider.hasFault(Fault.STALE_READY)) {
      return WAIT_FOR_EVENT;
    }
    if (specChanged) {
      return reconcileChangedSpec(provider, status);
    }
    int step =
        provider.advanceSteps(
            "generation " + provider.generation(), READY_STEP, provider.isReady());
    switch (step) {
      case PENDING_STEP -> setPending(status);
      case WORKSPACE_STEP -> setProvisioningWorkspace(status);
      case KUBECONFIG_STEP -> createWorkspace(provider, status);
      default -> publishKubeconfig(provider, status, !status.isReadyAtGeneration());
    }
    provider.writeStatus(status);
    return step == READY_STEP ? WAIT_FOR_EVENT : provider.untilNextStep();
  }

  private @Nullable Duration reconcileChangedSpec(SimulatedObject provider, StatusDraft status) {
    boolean changeApplied =
        provider.advanceTask("change to generation " + provider.generation(), false);
    if (!changeApplied) {
      return provider.untilNextStep();
    }
    publishKubeconfig(provider, status, true);
    provider.writeStatus(status);
    return WAIT_FOR_EVENT;
  }

  private static void setPending(StatusDraft status) {
    status.node().put("phase", "Pending");
    for (String type : new String[] {WORKSPACE_CONDITION, KUBECONFIG_CONDITION, "Ready"}) {
      status.setUnknown(type, "Unknown", "awaiting first reconciliation for " + type);
    }
  }

  private static void setProvisioningWorkspace(StatusDraft status) {
    status.node().put("phase", "ProvisioningWorkspace");
    status.setFalse(
        WORKSPACE_CONDITION, "Stopped", "Waiting for provider workspace to become Ready");
    status.setFalse("Ready", "Stopped", "one or more subroutines stopped the chain");
  }

  private void createWorkspace(SimulatedObject provider, StatusDraft status) {
    workspaces.create(workspacePath(provider));
    status.node().put("phase", "ProvisioningKubeconfig");
    status.setTrue(WORKSPACE_CONDITION, "Complete", "OK");
    status.setFalse(KUBECONFIG_CONDITION, "Stopped", "waiting for SA token to be populated");
    status.setFalse("Ready", "Stopped", "one or more subroutines stopped the chain");
  }

  /**
   * Creates the provider workspace and the Secret with its kubeconfig, and sets the Provider Ready.
   *
   * @param overwrite whether to replace an existing Secret
   */
  private void publishKubeconfig(SimulatedObject provider, StatusDraft status, boolean overwrite) {
    Workspace workspace = workspaces.create(workspacePath(provider));
    ProviderSecret expectedSecret = ProviderSecret.of(provider);
    ProviderSecret kubeconfigSecret =
        provider.hasFault(Fault.WRONG_SECRET_NAME)
            ? expectedSecret.withWrongName()
            : expectedSecret;
    String previousName = secretRef(status.node()).path("name").asText();
    if (provider.hasFault(Fault.NO_SECRET) || !previousName.equals(kubeconfigSecret.name())) {
      deleteReferencedSecret(provider);
    }
    if (!provider.hasFault(Fault.NO_SECRET)) {
      kubeconfigSecret.write(provider.client(), kubeconfig(provider, workspace), overwrite);
    }
    status
        .node()
        .putObject(SECRET_REF)
        .put("name", kubeconfigSecret.name())
        .put("namespace", kubeconfigSecret.namespace());
    status.node().put("phase", "Ready");
    status.setTrue(WORKSPACE_CONDITION, "Complete", "OK");
    status.setTrue(KUBECONFIG_CONDITION, "Complete", "OK");
    status.setTrue("Ready", "Complete", "all subroutines completed successfully");
  }

  private String kubeconfig(SimulatedObject provider, Workspace workspace) {
    String host =
        SimulatedObject.textOf(provider.spec(), "hostOverride", workspaces.url().toString());
    String serverUrl = host + "/clusters/" + workspace.clusterId();
    return ProviderSecret.kubeconfig(
        serverUrl, workspace.token(), workspaces.certificateAuthority());
  }

  private static JsonNode secretRef(JsonNode providerStatus) {
    return providerStatus.path(SECRET_REF);
  }

  /** Deletes the Secret that the current status of the Provider refers to, if any. */
  private static void deleteReferencedSecret(SimulatedObject provider) {
    JsonNode secretRef = secretRef(provider.status());
    if (secretRef.has("name")) {
      String namespace = secretRef.path("namespace").asText();
      String name = secretRef.path("name").asText();
      provider.client().secrets().inNamespace(namespace).withName(name).delete();
    }
  }

  private static void writeFailed(SimulatedObject provider, StatusDraft status) {
    String message =
        provider.faultMessage(
            "failed to apply workspace %s: workspaces.tenancy.kcp.io is forbidden"
                .formatted(provider.name()));
    status.node().put("phase", "ProvisioningWorkspace");
    status.setFalse(WORKSPACE_CONDITION, "Error", message);
    status.setFalse("Ready", "Error", message);
    provider.writeStatus(status);
  }

  @Override
  public @Nullable Duration cleanUp(SimulatedObject provider) {
    Duration deletionDelay = provider.advanceDeletion();
    boolean deletionPending = deletionDelay != null;
    if (deletionPending) {
      StatusDraft status = provider.draftStatus();
      status.node().put("phase", "Deleting");
      provider.writeStatus(status);
      return deletionDelay;
    }
    deleteReferencedSecret(provider);
    workspaces.delete(workspacePath(provider));
    return CLEANUP_DONE;
  }

  private static String phase(SimulatedObject provider) {
    return provider.status().path("phase").asText();
  }

  /** Path of the provider workspace; the id of the Provider's own workspace makes it unique. */
  private String workspacePath(SimulatedObject provider) {
    String holdingPath = provider.key().cluster();
    Workspace holdingWorkspace =
        workspaces
            .find(holdingPath)
            .orElseThrow(() -> new IllegalStateException("workspace " + holdingPath + " is gone"));
    return "root:providers:" + provider.name() + "-" + holdingWorkspace.clusterId();
  }
}
