package io.platformmesh.onboarding.starter.cli.query;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.runtime.UserError;
import io.platformmesh.onboarding.starter.cli.connection.Connections;
import io.platformmesh.onboarding.starter.cli.flags.ManagedProviderArgument;
import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import io.platformmesh.onboarding.starter.cli.output.Table;
import io.platformmesh.onboarding.workflows.Phase;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code onboard list}, which lists ManagedProviders with their phases. */
@Command(
    name = "list",
    aliases = "ls",
    description = {"Lists ManagedProviders with the phase of their onboardings.", ""},
    mixinStandardHelpOptions = true)
public final class ListCommand implements Callable<Integer> {

  @Mixin private OutputFlags output = new OutputFlags();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description =
          "Namespace of the ManagedProviders. Default: namespace of the current context in the"
              + " kubeconfig.")
  private @Nullable String namespaceFlag;

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "List the ManagedProviders of all namespaces.")
  private boolean allNamespaces;

  @Option(
      names = "--phase",
      paramLabel = "PHASE",
      split = ",",
      description =
          "List ManagedProviders in this phase only; repeatable. One of ${COMPLETION-CANDIDATES}.")
  private Set<Phase> listedPhases = EnumSet.noneOf(Phase.class);

  @Option(names = "--stalled", description = "List stalled ManagedProviders only.")
  private boolean stalledOnly;

  @Override
  public Integer call() {
    String listedNamespace = allNamespaces ? null : namespaceOfFlag();
    try (Connections connections = new Connections(output)) {
      List<StatusView> statusViews =
          listManagedProviders(connections.kubernetes(listedNamespace), listedNamespace).stream()
              .map(StatusView::withoutRun)
              .filter(this::isListed)
              .sorted(Comparator.comparing(statusView -> statusView.qualifiedName().toString()))
              .toList();
      if (!output.isForPeople()) {
        output.print(statusViews);
      } else if (statusViews.isEmpty()) {
        String searchedPlace = listedNamespace == null ? "" : " in namespace " + listedNamespace;
        output.printLine("None found" + searchedPlace + ".");
      } else {
        output.print(statusTable(statusViews));
      }
      return ExitCode.OK;
    }
  }

  private String namespaceOfFlag() {
    return Objects.requireNonNullElseGet(namespaceFlag, ManagedProviderArgument::currentNamespace);
  }

  /** Returns whether flags {@code --phase} and {@code --stalled} select a ManagedProvider. */
  private boolean isListed(StatusView statusView) {
    boolean isInListedPhase =
        listedPhases.isEmpty()
            || listedPhases.stream().anyMatch(phase -> phase.name().equals(statusView.phase()));
    return isInListedPhase && (!stalledOnly || statusView.stalled() != null);
  }

  /** Reads the ManagedProviders of a namespace; of all namespaces if the namespace is null. */
  private static List<ManagedProvider> listManagedProviders(
      KubernetesClient kubernetes, @Nullable String listedNamespace) {
    var managedProviders = kubernetes.resources(ManagedProvider.class);
    try {
      return (listedNamespace == null
              ? managedProviders.inAnyNamespace()
              : managedProviders.inNamespace(listedNamespace))
          .list()
          .getItems();
    } catch (KubernetesClientException listFailure) {
      throw new UserError(
          "the API server rejected the request to list ManagedProviders (%d): grant the permission, or set a namespace with -n."
              .formatted(listFailure.getCode()));
    }
  }

  /** Returns the table that {@code onboard list} prints, with one row for each ManagedProvider. */
  private Table statusTable(List<StatusView> statusViews) {
    Table statusTable =
        output.isWide()
            ? new Table("NAMESPACE", "NAME", "PHASE", "READY", "STALLED", "GENERATION", "MESSAGE")
            : new Table("NAMESPACE", "NAME", "PHASE", "READY", "STALLED");
    for (StatusView statusView : statusViews) {
      Stream<String> statusCells =
          Stream.of(
              statusView.namespace(),
              statusView.name(),
              statusView.phase(),
              statusView.ready() ? "True" : "False",
              Objects.requireNonNullElse(statusView.stalled(), ""));
      Stream<String> wideCells =
          output.isWide()
              ? Stream.of(statusView.generation().toString(), statusView.message())
              : Stream.empty();
      statusTable.add(Stream.concat(statusCells, wideCells).toArray(String[]::new));
    }
    return statusTable;
  }
}
