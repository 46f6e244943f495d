package io.platformmesh.onboarding.local.simulator.platformmesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.platformmesh.onboarding.local.simulator.controller.Reconciler;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StatusDraft;
import io.platformmesh.onboarding.local.simulator.platformmesh.Workspaces.Workspace;
import io.platformmesh.onboarding.local.simulator.rules.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Simulated Platform Mesh operator, kcp side: creates a workspace for a Provider and writes its
 * kubeconfig into the workspace that holds the Provider.
 */
public final class ProviderReconciler implements Reconciler {
  private static final String WORKSPACE_CONDITION = "ProviderWorkspaceSubroutine";
  private static final String KUBECONFIG_CONDITION = "ScopedKubeconfigSubroutine";
  private static final int LAST_STEP = 3;

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
      fail(provider, status);
      return WAIT_FOR_EVENT;
    }
    if (specChanged && provider.hasFault(Fault.STALE_READY)) {
      return WAIT_FOR_EVENT;
    }
    String generationTask = "generation " + provider.generation();
    if (specChanged && provider.advance("change to " + generationTask, 1) == 0) {
      return provider.untilNextStep();
    }
    int step = specChanged ? LAST_STEP : provider.advance(generationTask, LAST_STEP);
    switch (step) {
      case 0 -> setPending(status);
      case 1 -> awaitWorkspace(status);
      case 2 -> awaitKubeconfig(provider, status);
      default -> publishKubeconfig(provider, status, specChanged);
    }
    provider.writeStatus(status);
    return step < LAST_STEP ? provider.untilNextStep() : WAIT_FOR_EVENT;
  }

  private static void setPending(StatusDraft status) {
    status.node().put("phase", "Pending");
    for (String type : new String[] {WORKSPACE_CONDITION, KUBECONFIG_CONDITION, "Ready"}) {
      status.setUnknown(type, "Unknown", "awaiting first reconciliation for " + type);
    }
  }

  private static void awaitWorkspace(StatusDraft status) {
    status.node().put("phase", "ProvisioningWorkspace");
    status.setFalse(
        WORKSPACE_CONDITION, "Stopped", "Waiting for provider workspace to become Ready");
    status.setFalse("Ready", "Stopped", "one or more subroutines stopped the chain");
  }

  private void awaitKubeconfig(SimulatedObject provider, StatusDraft status) {
    workspaces.create(workspacePath(provider));
    status.node().put("phase", "ProvisioningKubeconfig");
    status.setTrue(WORKSPACE_CONDITION, "Complete", "OK");
    status.setFalse(KUBECONFIG_CONDITION, "Stopped", "waiting for SA token to be populated");
    status.setFalse("Ready", "Stopped", "one or more subroutines stopped the chain");
  }

  /** Creates the provider workspace and the Secret with its kubeconfig, and sets Ready. */
  private void publishKubeconfig(
      SimulatedObject provider, StatusDraft status, boolean specChanged) {
    Workspace workspace = workspaces.create(workspacePath(provider));
    ProviderSecret expectedSecret = ProviderSecret.of(provider);
    ProviderSecret kubeconfigSecret =
        provider.hasFault(Fault.WRONG_SECRET_NAME)
            ? expectedSecret.withWrongName()
            : expectedSecret;
    JsonNode previousSecretRef = status.node().path("providerKubeconfigSecretRef");
    if (previousSecretRef.has("name")
        && (provider.hasFault(Fault.NO_SECRET)
            || !previousSecretRef.path("name").asText().equals(kubeconfigSecret.name()))) {
      ProviderSecret.delete(
          provider,
          previousSecretRef.path("namespace").asText(),
          previousSecretRef.path("name").asText());
    }
    if (!provider.hasFault(Fault.NO_SECRET)) {
      String host =
          SimulatedObject.textOf(provider.spec(), "hostOverride", workspaces.url().toString());
      String serverUrl = host + "/clusters/" + workspace.clusterId();
      String kubeconfig =
          ProviderSecret.kubeconfig(
              serverUrl, workspace.token(), workspaces.certificateAuthority());
      kubeconfigSecret.write(
          provider.client(), kubeconfig, specChanged || !status.isReadyAtGeneration());
    }
    ObjectNode secretRef = status.node().putObject("providerKubeconfigSecretRef");
    secretRef.put("name", kubeconfigSecret.name()).put("namespace", kubeconfigSecret.namespace());
    status.node().put("phase", "Ready");
    status.setTrue(WORKSPACE_CONDITION, "Complete", "OK");
    status.setTrue(KUBECONFIG_CONDITION, "Complete", "OK");
    status.setTrue("Ready", "Complete", "all subroutines completed successfully");
  }

  private static void fail(SimulatedObject provider, StatusDraft status) {
    String message =
        provider.faultMessage(
            "failed to apply workspace "
                + provider.name()
                + ": workspaces.tenancy.kcp.io is forbidden");
    status.node().put("phase", "ProvisioningWorkspace");
    status.setFalse(WORKSPACE_CONDITION, "Error", message);
    status.setFalse("Ready", "Error", message);
    provider.writeStatus(status);
  }

  @Override
  public @Nullable Duration cleanUp(SimulatedObject provider) {
    if (provider.advance("delete", 1, false) == 0) {
      StatusDraft status = provider.draftStatus();
      status.node().put("phase", "Deleting");
      provider.writeStatus(status);
      return provider.untilNextStep();
    }
    JsonNode secret = provider.status().path("providerKubeconfigSecretRef");
    if (secret.has("name")) {
      ProviderSecret.delete(
          provider, secret.path("namespace").asText(), secret.path("name").asText());
    }
    workspaces.delete(workspacePath(provider));
    return null;
  }

  private static String phase(SimulatedObject provider) {
    return provider.status().path("phase").asText();
  }

  private String workspacePath(SimulatedObject provider) {
    String holdingWorkspace = provider.key().cluster();
    String clusterId =
        workspaces
            .find(holdingWorkspace)
            .map(Workspace::clusterId)
            .orElseThrow(
                () -> new IllegalStateException("workspace " + holdingWorkspace + " is gone"));
    return "root:providers:" + provider.name() + "-" + clusterId;
  }
}
