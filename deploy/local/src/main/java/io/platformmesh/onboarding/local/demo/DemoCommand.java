package io.platformmesh.onboarding.local.demo;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.local.Checkout;
import io.platformmesh.onboarding.local.embedded.EmbeddedOnboarding;
import io.platformmesh.onboarding.local.embedded.EmbeddedPlatform;
import io.platformmesh.onboarding.local.simulator.rules.SimulatedKind;
import io.platformmesh.onboarding.local.simulator.rules.SimulationRule;
import io.platformmesh.onboarding.local.simulator.rules.SimulationRules;
import io.platformmesh.onboarding.runtime.UserError;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.OnboardingResult;
import io.platformmesh.onboarding.workflows.StageProgress;
import io.platformmesh.onboarding.workflows.contract.CopiedKubeconfig;
import io.platformmesh.onboarding.workflows.contract.DeployedComponent;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code onboard demo}: one onboarding from start to end, in this process, without servers. */
@Command(
    name = "demo",
    description = {
      "Onboards the user guide's service my-service on a Platform Mesh inside this process. The demo"
          + " needs no installation and leaves no files. The controllers of Platform Mesh and Flux are"
          + " simulated, with a short delay for each step, so that each phase is visible.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {

  private static final Duration STEP_DELAY = Duration.ofMillis(350);
  private static final long TIMEOUT_SECONDS = 60;

  private static final String MANIFEST = "docs/examples/my-service.yaml";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException, IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Starting a Platform Mesh inside this process…");
    out.flush();
    try (EmbeddedPlatform platform = EmbeddedPlatform.start();
        EmbeddedOnboarding onboarding = new EmbeddedOnboarding(platform)) {
      platform.simulator().rules(slowRules());
      KubernetesClient client = platform.runtimeClient();
      out.println();
      out.println("$ kubectl apply -f " + MANIFEST);
      PhaseTable table = startTable(out);
      try (Watch watch =
          client
              .resources(ManagedProvider.class)
              .inNamespace(EmbeddedPlatform.NAMESPACE)
              .withName("my-service")
              .watch(table)) {
        Objects.requireNonNull(watch, "watch");
        client.resource(Files.readString(Checkout.file(MANIFEST))).create();
        if (!table.awaitReady(TIMEOUT_SECONDS)) {
          throw new UserError("my-service is not Ready after %d s.".formatted(TIMEOUT_SECONDS));
        }
      }
      OnboardingResult result =
          onboarding
              .temporal()
              .newUntypedWorkflowStub(
                  OnboardingIds.workflowId(EmbeddedPlatform.NAMESPACE, "my-service"))
              .getResult(OnboardingResult.class);
      show(result, out);
    }
    return 0;
  }

  private static PhaseTable startTable(PrintWriter out) {
    out.println("managedprovider.providers.platform-mesh.io/my-service created");
    out.println();
    out.println("$ kubectl get managedprovider my-service -n platform-mesh-system -w");
    return new PhaseTable(out);
  }

  private static SimulationRules slowRules() {
    return new SimulationRules(
        Arrays.stream(SimulatedKind.values())
            .map(kind -> new SimulationRule(kind, "*", STEP_DELAY, null, null))
            .toList());
  }

  private static void show(OnboardingResult result, PrintWriter out) {
    out.println();
    out.println("Time in each stage:");
    for (StageProgress stage : result.stages()) {
      out.printf("  %-20s %6.1f s%n", stage.stage(), stage.milliseconds() / 1000.0);
    }
    CopiedKubeconfig copy = Objects.requireNonNull(result.kubeconfig(), "kubeconfig");
    out.println();
    out.printf(
        "The provider's kubeconfig is in Secret %s/%s (sha256 %.12s…).%n",
        copy.namespace(), copy.name(), copy.sha256());
    for (DeployedComponent component : result.components()) {
      out.printf(
          "HelmRelease %s is deployed, version %s.%n", component.name(), component.version());
    }
    out.println();
    out.println("Try next:");
    out.println("  ./mvnw verify                  runs the tests");
    out.println(
        "  deploy/local/platform up       starts a Platform Mesh of real servers, for kubectl");
    out.println("                                 and the Temporal UI");
    out.println("  ./onboard --help               shows all commands");
    out.flush();
  }
}
