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
 * Platform Mesh operator, kcp side: creates a workspace for a Provider and writes its kubeconfig
 * into the workspace that holds the Provider.
 */
public final class ProviderReconciler implements Reconciler {
  private static final String WORKSPACE = "ProviderWorkspaceSubroutine";
  private static final String KUBECONFIG = "ScopedKubeconfigSubroutine";
  private static final int READY = 3;

  private final Workspaces workspaces;

  public ProviderReconciler(Workspaces workspaces) {
    this.workspaces = workspaces;
  }

  @Override
  public String finalizer() {
    return "providers.platform-mesh.io/scoped-kubeconfig";
  }

  @Override
  public @Nullable Duration reconcile(SimulatedObject subject) {
    StatusDraft status = subject.draft();
    boolean changed = phase(subject).equals("Ready") && !status.isReadyNow();
    if (subject.has(Fault.NOT_READY)) {
      fail(subject, status);
      return ON_EVENT;
    }
    if (changed && subject.has(Fault.STALE_READY)) {
      return ON_EVENT;
    }
    String generation = "generation " + subject.generation();
    if (changed && subject.step("change to " + generation, 1) == 0) {
      return subject.untilNextStep();
    }
    int step = changed ? READY : subject.step(generation, READY);
    switch (step) {
      case 0 -> setPending(status);
      case 1 -> awaitWorkspace(status);
      case 2 -> awaitKubeconfig(subject, status);
      default -> finish(subject, status, changed);
    }
    subject.write(status);
    return step < READY ? subject.untilNextStep() : ON_EVENT;
  }

  private static void setPending(StatusDraft status) {
    status.node().put("phase", "Pending");
    for (String type : new String[] {WORKSPACE, KUBECONFIG, "Ready"}) {
      status.isUnknown(type, "Unknown", "awaiting first reconciliation for " + type);
    }
  }

  private static void awaitWorkspace(StatusDraft status) {
    status.node().put("phase", "ProvisioningWorkspace");
    status.isFalse(WORKSPACE, "Stopped", "Waiting for provider workspace to become Ready");
    status.isFalse("Ready", "Stopped", "one or more subroutines stopped the chain");
  }

  private void awaitKubeconfig(SimulatedObject subject, StatusDraft status) {
    workspaces.create(workspacePath(subject));
    status.node().put("phase", "ProvisioningKubeconfig");
    status.isTrue(WORKSPACE, "Complete", "OK");
    status.isFalse(KUBECONFIG, "Stopped", "waiting for SA token to be populated");
    status.isFalse("Ready", "Stopped", "one or more subroutines stopped the chain");
  }

  private void finish(SimulatedObject subject, StatusDraft status, boolean changed) {
    Workspace workspace = workspaces.create(workspacePath(subject));
    ProviderSecret desired = ProviderSecret.of(subject);
    ProviderSecret written = subject.has(Fault.WRONG_SECRET_NAME) ? desired.misnamed() : desired;
    JsonNode previous = status.node().path("providerKubeconfigSecretRef");
    if (previous.has("name")
        && (subject.has(Fault.NO_SECRET)
            || !previous.path("name").asText().equals(written.name()))) {
      ProviderSecret.delete(
          subject, previous.path("namespace").asText(), previous.path("name").asText());
    }
    if (!subject.has(Fault.NO_SECRET)) {
      String host =
          SimulatedObject.text(subject.spec(), "hostOverride", workspaces.url().toString());
      String server = host + "/clusters/" + workspace.clusterId();
      String kubeconfig =
          ProviderSecret.kubeconfig(server, workspace.token(), workspaces.certificateAuthority());
      written.write(subject.client(), kubeconfig, changed || !status.isReadyNow());
    }
    ObjectNode reference = status.node().putObject("providerKubeconfigSecretRef");
    reference.put("name", written.name()).put("namespace", written.namespace());
    status.node().put("phase", "Ready");
    status.isTrue(WORKSPACE, "Complete", "OK");
    status.isTrue(KUBECONFIG, "Complete", "OK");
    status.isTrue("Ready", "Complete", "all subroutines completed successfully");
  }

  private static void fail(SimulatedObject subject, StatusDraft status) {
    String message =
        subject.message(
            "failed to apply workspace "
                + subject.name()
                + ": workspaces.tenancy.kcp.io is forbidden");
    status.node().put("phase", "ProvisioningWorkspace");
    status.isFalse(WORKSPACE, "Error", message);
    status.isFalse("Ready", "Error", message);
    subject.write(status);
  }

  @Override
  public @Nullable Duration finish(SimulatedObject subject) {
    if (subject.step("delete", 1, false) == 0) {
      StatusDraft status = subject.draft();
      status.node().put("phase", "Deleting");
      subject.write(status);
      return subject.untilNextStep();
    }
    JsonNode secret = subject.status().path("providerKubeconfigSecretRef");
    if (secret.has("name")) {
      ProviderSecret.delete(
          subject, secret.path("namespace").asText(), secret.path("name").asText());
    }
    workspaces.delete(workspacePath(subject));
    return null;
  }

  private static String phase(SimulatedObject subject) {
    return subject.status().path("phase").asText();
  }

  private String workspacePath(SimulatedObject subject) {
    String holder = subject.key().cluster();
    String clusterId =
        workspaces
            .find(holder)
            .map(Workspace::clusterId)
            .orElseThrow(() -> new IllegalStateException("workspace " + holder + " is gone"));
    return "root:providers:" + subject.name() + "-" + clusterId;
  }
}
