package io.platformmesh.onboarding.local.simulator.flux;

import com.fasterxml.jackson.databind.JsonNode;
import io.platformmesh.onboarding.local.simulator.controller.ObjectKey;
import io.platformmesh.onboarding.local.simulator.controller.Reconciler;
import io.platformmesh.onboarding.local.simulator.controller.SimulatedObject;
import io.platformmesh.onboarding.local.simulator.controller.StatusDraft;
import io.platformmesh.onboarding.local.simulator.rules.Fault;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Flux helm-controller: installs a chart; only the status shows it. */
public final class HelmReleaseReconciler implements Reconciler {
  private static final Duration RETRY = Duration.ofMillis(500);

  /** Objects and attempts that failed for good. */
  private final Set<String> givenUp = ConcurrentHashMap.newKeySet();

  @Override
  public String finalizer() {
    return FluxStatus.FINALIZER;
  }

  @Override
  public Set<ObjectKey> references(SimulatedObject subject) {
    return Set.of(HelmSource.reference(subject));
  }

  @Override
  public @Nullable Duration reconcile(SimulatedObject subject) {
    if (subject.spec().path("suspend").asBoolean()) {
      return ON_EVENT;
    }
    StatusDraft status = subject.draft();
    boolean staleReady =
        status.node().path("observedGeneration").asLong() != subject.generation()
            && StatusDraft.find(status.node(), "Ready").path("status").asText().equals("True");
    if (staleReady && subject.has(Fault.STALE_READY)) {
      return ON_EVENT;
    }
    String problem = RemoteCluster.problem(subject);
    if (problem != null) {
      FluxStatus.retrying(status, "RESTClientError", problem);
      subject.write(status);
      return RETRY;
    }
    HelmSource source = HelmSource.of(subject);
    if (source.problem() != null) {
      FluxStatus.retrying(status, source.reason(), source.problem());
      subject.write(status);
      return ON_EVENT;
    }
    return deploy(subject, status, new HelmDeployment(subject, source));
  }

  private @Nullable Duration deploy(
      SimulatedObject subject, StatusDraft status, HelmDeployment deployment) {
    String task = deployment.task();
    int step = subject.step(task, 1, deployment.isDeployed(status.node()));
    String attempt = subject.uid() + " " + task;
    if (subject.has(Fault.NOT_READY)) {
      deployment.fail(status, subject.message(deployment.usualFailure()));
      status.isTrue("Reconciling", "ProgressingWithRetry", subject.message("retrying"));
      subject.write(status);
      return ON_EVENT;
    }
    if (step == 0) {
      FluxStatus.progressing(status, deployment.running());
      deployment.attempted(status);
      subject.write(status);
      return subject.untilNextStep();
    }
    if (subject.has(Fault.RETRIES_EXCEEDED)) {
      givenUp.add(attempt);
    }
    if (subject.has(Fault.STALLED) || givenUp.contains(attempt)) {
      boolean first = !status.node().has("failures");
      if (first) {
        String kept = StatusDraft.find(status.node(), "Ready").path("message").asText();
        boolean failedBefore = StatusDraft.find(status.node(), "Stalled").has("status");
        deployment.fail(status, failedBefore ? kept : subject.message(deployment.usualFailure()));
      } else if (subject.has(Fault.STALLED) || subject.has(Fault.RETRIES_EXCEEDED)) {
        deployment.fail(status, subject.message(deployment.usualFailure()));
      }
      deployment.giveUp(status);
      subject.write(status);
      return ON_EVENT;
    }
    deployment.succeed(status);
    new Workload(subject)
        .show(
            subject.has(Fault.PODS_FAILING)
                ? subject.message("back-off restarting failed container")
                : null);
    if (subject.has(Fault.FLAP_RECONCILING)
        && !StatusDraft.find(subject.status(), "Reconciling").has("status")) {
      status.isTrue("Reconciling", "Progressing", "Fulfilling prerequisites");
    }
    subject.write(status);
    return subject.has(Fault.FLAP_RECONCILING) ? subject.pace() : ON_EVENT;
  }

  @Override
  public @Nullable Duration finish(SimulatedObject subject) {
    if (subject.step("delete", 1, false) == 0) {
      return subject.untilNextStep();
    }
    new Workload(subject).remove();
    return null;
  }

  /** The remote cluster of a release with {@code spec.kubeConfig}. */
  private static final class RemoteCluster {
    private static @Nullable String problem(SimulatedObject subject) {
      JsonNode reference = subject.spec().path("kubeConfig").path("secretRef");
      if (!reference.has("name")) {
        return null;
      }
      String name = reference.path("name").asText();
      var secret = subject.client().secrets().inNamespace(subject.namespace()).withName(name).get();
      String path = subject.namespace() + "/" + name;
      if (secret == null) {
        return "could not get KubeConfig secret '" + path + "': secrets \"" + name + "\" not found";
      }
      String key = SimulatedObject.text(reference, "key", "value");
      return secret.getData() != null && secret.getData().containsKey(key)
          ? null
          : "KubeConfig secret '" + path + "' does not contain a '" + key + "' key with data";
    }
  }
}
