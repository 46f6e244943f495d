package io.platformmesh.onboarding.starter.cli.diagnosis;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.client.Clusters;
import io.platformmesh.onboarding.activities.client.KubernetesClients;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.Validation;
import io.platformmesh.onboarding.runtime.flags.KcpFlags;
import io.platformmesh.onboarding.starter.cli.connection.Connections;
import io.platformmesh.onboarding.starter.cli.flags.ManagedProviderArgument;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import io.platformmesh.onboarding.starter.cli.output.WaitNotice;
import io.platformmesh.onboarding.workflows.contract.Problem;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code onboard diagnose}: why an onboarding is where it is. */
@Command(
    name = "diagnose",
    description = {
      "Walks from a ManagedProvider to its PlatformMesh, Provider, kubeconfig Secrets, sources,"
          + " HelmReleases and pods, and says what keeps it waiting, what shows that, and what to type"
          + " next. It reads the live objects and needs no Temporal.",
      "",
      "Exit codes: 0 healthy as far as can be seen, 1 error, 2 usage, 3 anything else.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class DiagnoseCommand implements Callable<Integer> {

  @Mixin private ManagedProviderArgument target = new ManagedProviderArgument();
  @Mixin private OutputFlags output = new OutputFlags();
  @Mixin private KcpFlags kcp = new KcpFlags();

  /** Made by picocli. */
  public DiagnoseCommand() {}

  @Override
  public Integer call() {
    QualifiedName name = target.resolve();
    try (Connections connections = new Connections(output);
        KubernetesClients clients = new KubernetesClients()) {
      KubernetesClient kubernetes = connections.kubernetes(name.namespace());
      ManagedProvider object = Connections.require(kubernetes, name);
      Clusters clusters = new Clusters(clients, kubernetes, kcp.toOptions());
      Diagnosis diagnosis =
          DiagnosisRules.judge(
              object,
              WaitNotice.during(
                  output.err(),
                  "looking at the clusters",
                  () -> walk(clusters, kubernetes, object)));
      if (output.isForPeople()) {
        print(diagnosis);
      } else {
        output.print(diagnosis);
      }
      return diagnosis.verdict().isHealthy() ? ExitCode.OK : ExitCode.NOT_READY;
    }
  }

  private static List<Finding> walk(
      Clusters clusters, KubernetesClient kubernetes, ManagedProvider object) {
    List<Problem> problems = Validation.problemsOf(object.getSpec());
    if (!problems.isEmpty()) {
      return List.of(
          Finding.broken(
              Finding.Part.MANAGED_PROVIDER,
              "ManagedProvider " + object.getMetadata().getName(),
              problems.stream().map(Problem::toString).collect(Collectors.joining("; "))));
    }
    return new ClusterInspection(clusters, object)
        .walk(
            managedProvider -> {
              String runtime = managedProvider.getSpec().runtimeKubeconfigSecretName();
              return runtime == null || runtime.isEmpty()
                  ? kubernetes
                  : clusters.runtimeClient(managedProvider.getMetadata().getNamespace(), runtime);
            });
  }

  private void print(Diagnosis diagnosis) {
    output
        .out()
        .println(
            "%s/%s   %s".formatted(diagnosis.namespace(), diagnosis.name(), diagnosis.phase()));
    output.out().println();
    for (Finding step : diagnosis.steps()) {
      output.out().println("%s %s: %s".formatted(mark(step), step.object(), step.evidence()));
    }
    output.out().println();
    output.out().println("verdict   " + diagnosis.verdict() + ": " + diagnosis.cause());
    Finding evidence = diagnosis.evidence();
    if (evidence != null && !diagnosis.verdict().isHealthy()) {
      output.out().println("evidence  " + evidence.object() + ": " + evidence.evidence());
    }
    output.out().println("next      " + diagnosis.next());
    output.out().flush();
  }

  private String mark(Finding step) {
    String colour =
        switch (step.state()) {
          case OK -> "green";
          case WAITING -> "yellow";
          case BROKEN -> "red";
          case UNSEEN -> "faint";
        };
    return output
        .ansi()
        .string("@|%s %-8s|@".formatted(colour, step.state().name().toLowerCase(Locale.ROOT)));
  }
}
