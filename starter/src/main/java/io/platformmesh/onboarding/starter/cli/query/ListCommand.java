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
import io.platformmesh.onboarding.workflows.status.Phase;
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

/** {@code onboard list}: lists ManagedProviders. */
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
  private @Nullable String namespace;

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
  private Set<Phase> phases = EnumSet.noneOf(Phase.class);

  @Option(names = "--stalled", description = "List stalled ManagedProviders only.")
  private boolean stalled;

  @Override
  public Integer call() {
    String where =
        allNamespaces
            ? null
            : namespace == null ? ManagedProviderArgument.currentNamespace() : namespace;
    try (Connections connections = new Connections(output)) {
      List<StatusView> views =
          list(connections.kubernetes(where), where).stream()
              .map(object -> StatusView.of(object, null, List.of()))
              .filter(view -> phases.isEmpty() || isInPhase(view))
              .filter(view -> !stalled || view.stalled() != null)
              .sorted(Comparator.comparing(view -> view.qualifiedName().toString()))
              .toList();
      if (!output.isForPeople()) {
        output.print(views);
      } else if (views.isEmpty()) {
        output
            .out()
            .println(where == null ? "None found." : "None found in namespace " + where + ".");
        output.out().flush();
      } else {
        output.print(table(views));
      }
      return ExitCode.OK;
    }
  }

  private boolean isInPhase(StatusView view) {
    return phases.stream().anyMatch(phase -> phase.name().equals(view.phase()));
  }

  private static List<ManagedProvider> list(KubernetesClient kubernetes, @Nullable String where) {
    var all = kubernetes.resources(ManagedProvider.class);
    try {
      return (where == null ? all.inAnyNamespace() : all.inNamespace(where)).list().getItems();
    } catch (KubernetesClientException failure) {
      throw new UserError(
          "the API server rejected the request to list ManagedProviders (%d): grant the permission, or set a namespace with -n."
              .formatted(failure.getCode()));
    }
  }

  private Table table(List<StatusView> views) {
    Table table =
        output.isWide()
            ? new Table("NAMESPACE", "NAME", "PHASE", "READY", "STALLED", "GENERATION", "MESSAGE")
            : new Table("NAMESPACE", "NAME", "PHASE", "READY", "STALLED");
    for (StatusView view : views) {
      Stream<String> cells =
          Stream.of(
              view.namespace(),
              view.name(),
              view.phase(),
              view.ready() ? "True" : "False",
              Objects.requireNonNullElse(view.stalled(), ""));
      Stream<String> wide =
          output.isWide()
              ? Stream.of(view.generation().toString(), view.message())
              : Stream.empty();
      table.add(Stream.concat(cells, wide).toArray(String[]::new));
    }
    return table;
  }
}
