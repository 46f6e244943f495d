package io.platformmesh.onboarding.local.demo;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.local.Checkout;
import io.platformmesh.onboarding.local.embedded.EmbeddedOnboarding;
import io.platformmesh.onboarding.local.embedded.EmbeddedPlatform;
import io.platformmesh.onboarding.local.simulator.rules.Fault;
import io.platformmesh.onboarding.local.simulator.rules.SimulatedKind;
import io.platformmesh.onboarding.local.simulator.rules.SimulationRule;
import io.platformmesh.onboarding.local.simulator.rules.SimulationRules;
import io.platformmesh.onboarding.runtime.UserError;
import io.platformmesh.onboarding.workflows.CopiedKubeconfig;
import io.platformmesh.onboarding.workflows.DeployedComponent;
import io.platformmesh.onboarding.workflows.OnboardingIds;
import io.platformmesh.onboarding.workflows.OnboardingResult;
import io.platformmesh.onboarding.workflows.StageProgress;
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

/** {@code onboard demo}: onboards my-service on an embedded platform, without servers. */
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

  private static final Duration SIMULATED_STEP_DELAY = Duration.ofMillis(350);
  private static final long READY_TIMEOUT_SECONDS = 60;

  private static final String DEMO_PROVIDER = "my-service";
  private static final String DEMO_MANIFEST = "docs/examples/my-service.yaml";

  @Spec private CommandSpec demoSpec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException, IOException {
    PrintWriter out = demoSpec.commandLine().getOut();
    out.println("Starting a Platform Mesh inside this process…");
    out.flush();
    try (EmbeddedPlatform platform = EmbeddedPlatform.start();
        EmbeddedOnboarding onboarding = new EmbeddedOnboarding(platform)) {
      platform.simulator().replaceRules(demoRules());
      KubernetesClient runtimeClient = platform.runtimeClient();
      out.println();
      out.println("$ kubectl apply -f " + DEMO_MANIFEST);
      PhaseTable phaseTable = startPhaseTable(out);
      try (Watch phaseWatch =
          runtimeClient
              .resources(ManagedProvider.class)
              .inNamespace(EmbeddedPlatform.NAMESPACE)
              .withName(DEMO_PROVIDER)
              .watch(phaseTable)) {
        Objects.requireNonNull(phaseWatch, "watch");
        runtimeClient.resource(Files.readString(Checkout.file(DEMO_MANIFEST))).create();
        if (!phaseTable.awaitReady(READY_TIMEOUT_SECONDS)) {
          throw new UserError(
              "my-service is not Ready after %d s.".formatted(READY_TIMEOUT_SECONDS));
        }
      }
      printSummary(onboardingResult(onboarding), out);
    }
    return 0;
  }

  private static OnboardingResult onboardingResult(EmbeddedOnboarding onboarding) {
    String workflowId = OnboardingIds.workflowId(EmbeddedPlatform.NAMESPACE, DEMO_PROVIDER);
    return onboarding
        .temporal()
        .newUntypedWorkflowStub(workflowId)
        .getResult(OnboardingResult.class);
  }

  private static PhaseTable startPhaseTable(PrintWriter out) {
    out.println("managedprovider.providers.platform-mesh.io/my-service created");
    out.println();
    out.println("$ kubectl get managedprovider my-service -n platform-mesh-system -w");
    return new PhaseTable(out);
  }

  private static SimulationRules demoRules() {
    return new SimulationRules(
        Arrays.stream(SimulatedKind.values()).map(DemoCommand::delayEachStep).toList());
  }

  private static SimulationRule delayEachStep(SimulatedKind kind) {
    String allObjects = "*";
    Fault noFault = null;
    String noMessage = null;
    return new SimulationRule(kind, allObjects, SIMULATED_STEP_DELAY, noFault, noMessage);
  }

  private static void printSummary(OnboardingResult demoResult, PrintWriter out) {
    out.println();
    out.println("Time in each stage:");
    for (StageProgress stageProgress : demoResult.stages()) {
      double stageSeconds = stageProgress.milliseconds() / 1000.0;
      out.printf("  %-20s %6.1f s%n", stageProgress.stage(), stageSeconds);
    }
    CopiedKubeconfig kubeconfigCopy = Objects.requireNonNull(demoResult.kubeconfig(), "kubeconfig");
    out.println();
    out.printf(
        "The provider's kubeconfig is in Secret %s/%s (sha256 %.12s…).%n",
        kubeconfigCopy.namespace(), kubeconfigCopy.name(), kubeconfigCopy.sha256());
    for (DeployedComponent demoComponent : demoResult.components()) {
      out.printf(
          "HelmRelease %s is deployed, version %s.%n",
          demoComponent.name(), demoComponent.version());
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
