package io.platformmesh.onboarding.starter.cli.diagnosis;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.client.Clusters;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.crd.Validation;
import io.platformmesh.onboarding.runtime.flags.KcpFlags;
import io.platformmesh.onboarding.starter.cli.connection.Connections;
import io.platformmesh.onboarding.starter.cli.flags.ManagedProviderArgument;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import io.platformmesh.onboarding.starter.cli.output.WaitNotice;
import io.platformmesh.onboarding.workflows.contract.ObjectRef;
import io.platformmesh.onboarding.workflows.contract.Problem;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code onboard diagnose}: finds the cause of an unfinished onboarding. */
@Command(
    name = "diagnose",
    description = {
      "Checks the PlatformMesh, Provider, kubeconfig Secrets, sources, HelmReleases and pods of a"
          + " ManagedProvider and prints why its onboarding is not finished, the evidence, and the next"
          + " action. It reads the objects in the clusters and does not need Temporal.",
      "",
      "Exit codes: 0 all readable dependencies are in order, 1 error, 2 usage, 3 any other verdict.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class DiagnoseCommand implements Callable<Integer> {

  @Mixin private ManagedProviderArgument target = new ManagedProviderArgument();
  @Mixin private OutputFlags output = new OutputFlags();
  @Mixin private KcpFlags kcp = new KcpFlags();

  @Override
  public Integer call() {
    QualifiedName name = target.resolve();
    try (Connections connections = new Connections(output)) {
      KubernetesClient kubernetes = connections.kubernetes(name.namespace());
      ManagedProvider object = Connections.require(kubernetes, name);
      Clusters clusters =
          new Clusters(connections.clients(name.namespace()), kubernetes, kcp.toOptions());
      Diagnosis diagnosis =
          DiagnosisRules.diagnose(
              object,
              WaitNotice.during(
                  output.err(), "inspecting the clusters", () -> inspect(clusters, object)));
      if (output.isForPeople()) {
        print(diagnosis);
      } else {
        output.print(diagnosis);
      }
      return diagnosis.verdict().isHealthy() ? ExitCode.OK : ExitCode.NOT_READY;
    }
  }

  private static List<Finding> inspect(Clusters clusters, ManagedProvider object) {
    List<Problem> problems = Validation.problemsOf(object.getSpec());
    return problems.isEmpty()
        ? new ClusterInspection(clusters, object).inspect()
        : List.of(
            Finding.Subject.of(
                    Finding.Part.MANAGED_PROVIDER,
                    ObjectRef.hosting(
                        ManagedProvider.KIND,
                        object.getMetadata().getNamespace(),
                        object.getMetadata().getName()))
                .broken(
                    problems.stream().map(Problem::toString).collect(Collectors.joining("; "))));
  }

  private void print(Diagnosis diagnosis) {
    output
        .out()
        .println(
            "%s/%s   %s".formatted(diagnosis.namespace(), diagnosis.name(), diagnosis.phase()));
    output.out().println();
    for (Finding finding : diagnosis.findings()) {
      output
          .out()
          .println("%s %s: %s".formatted(mark(finding), finding.subject(), finding.evidence()));
    }
    output.out().println();
    output.out().println("verdict   " + diagnosis.verdict() + ": " + diagnosis.cause());
    Finding evidence = diagnosis.evidence();
    if (evidence != null && !diagnosis.verdict().isHealthy()) {
      output.out().println("evidence  " + evidence.subject() + ": " + evidence.evidence());
    }
    output.out().println("next      " + diagnosis.next());
    output.out().flush();
  }

  private String mark(Finding finding) {
    String color =
        switch (finding.state()) {
          case OK -> "green";
          case WAITING -> "yellow";
          case BROKEN -> "red";
          case UNSEEN -> "faint";
        };
    return output
        .ansi()
        .string("@|%s %-8s|@".formatted(color, finding.state().name().toLowerCase(Locale.ROOT)));
  }
}
