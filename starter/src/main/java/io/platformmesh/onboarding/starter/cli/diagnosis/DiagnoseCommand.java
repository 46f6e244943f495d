package io.platformmesh.onboarding.starter.cli.diagnosis;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.platformmesh.onboarding.activities.client.Clusters;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.activities.validation.Validation;
import io.platformmesh.onboarding.runtime.flags.KcpFlags;
import io.platformmesh.onboarding.starter.cli.connection.Connections;
import io.platformmesh.onboarding.starter.cli.flags.ManagedProviderArgument;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import io.platformmesh.onboarding.starter.cli.output.WaitNotice;
import io.platformmesh.onboarding.workflows.ObjectRef;
import io.platformmesh.onboarding.workflows.Problem;
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

  @Mixin private ManagedProviderArgument providerArgument = new ManagedProviderArgument();
  @Mixin private OutputFlags outputFlags = new OutputFlags();
  @Mixin private KcpFlags kcpFlags = new KcpFlags();

  @Override
  public Integer call() {
    QualifiedName providerName = providerArgument.resolve();
    try (Connections connections = new Connections(outputFlags)) {
      KubernetesClient hostingClient = connections.kubernetes(providerName.namespace());
      ManagedProvider diagnosedProvider = Connections.require(hostingClient, providerName);
      Clusters inspectedClusters =
          new Clusters(
              connections.clients(providerName.namespace()), hostingClient, kcpFlags.toOptions());
      List<Finding> findings =
          WaitNotice.during(
              outputFlags.err(),
              "inspecting the clusters",
              () -> inspectClusters(inspectedClusters, diagnosedProvider));
      Diagnosis diagnosis = DiagnosisRules.diagnose(diagnosedProvider, findings);
      if (outputFlags.isForPeople()) {
        printDiagnosis(diagnosis);
      } else {
        outputFlags.print(diagnosis);
      }
      return diagnosis.verdict().isHealthy() ? ExitCode.OK : ExitCode.NOT_READY;
    }
  }

  /** Inspects the clusters; a ManagedProvider with an invalid spec is the only finding. */
  private static List<Finding> inspectClusters(
      Clusters inspectedClusters, ManagedProvider diagnosedProvider) {
    List<Problem> specProblems = Validation.problemsOf(diagnosedProvider.getSpec());
    return specProblems.isEmpty()
        ? new ClusterInspection(inspectedClusters, diagnosedProvider).inspect()
        : List.of(findingOfInvalidSpec(diagnosedProvider, specProblems));
  }

  private static Finding findingOfInvalidSpec(
      ManagedProvider diagnosedProvider, List<Problem> specProblems) {
    ObjectRef providerRef =
        ObjectRef.hosting(
            ManagedProvider.KIND,
            diagnosedProvider.getMetadata().getNamespace(),
            diagnosedProvider.getMetadata().getName());
    String findingEvidence =
        specProblems.stream().map(Problem::toString).collect(Collectors.joining("; "));
    return Finding.Subject.of(Finding.Part.MANAGED_PROVIDER, providerRef).broken(findingEvidence);
  }

  private void printDiagnosis(Diagnosis diagnosis) {
    outputFlags.printLine(
        "%s/%s   %s".formatted(diagnosis.namespace(), diagnosis.name(), diagnosis.phase()));
    outputFlags.printLine("");
    for (Finding finding : diagnosis.findings()) {
      outputFlags.printLine(stateMark(finding) + " " + describeFinding(finding));
    }
    outputFlags.printLine("");
    outputFlags.printLine("verdict   " + diagnosis.verdict() + ": " + diagnosis.cause());
    Finding decidingFinding = diagnosis.evidence();
    if (decidingFinding != null && !diagnosis.verdict().isHealthy()) {
      outputFlags.printLine("evidence  " + describeFinding(decidingFinding));
    }
    outputFlags.printLine("next      " + diagnosis.next());
  }

  private static String describeFinding(Finding finding) {
    return finding.subject() + ": " + finding.evidence();
  }

  private String stateMark(Finding finding) {
    String stateColor =
        switch (finding.state()) {
          case OK -> "green";
          case WAITING -> "yellow";
          case BROKEN, SUSPENDED -> "red";
          case UNSEEN -> "faint";
        };
    String stateName = finding.state().name().toLowerCase(Locale.ROOT);
    return outputFlags.ansi().string("@|%s %-9s|@".formatted(stateColor, stateName));
  }
}
