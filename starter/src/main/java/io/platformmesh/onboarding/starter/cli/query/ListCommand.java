package io.platformmesh.onboarding.starter.cli.query;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.runtime.UserError;
import io.platformmesh.onboarding.starter.cli.connection.Connections;
import io.platformmesh.onboarding.starter.cli.flags.ManagedProviderArgument;
import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import io.platformmesh.onboarding.workflows.status.Phase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code onboard list}: all onboardings at a glance. */
@Command(
    name = "list",
    aliases = "ls",
    description = {"Lists ManagedProviders and how their onboardings stand.", ""},
    mixinStandardHelpOptions = true)
public final class ListCommand implements Callable<Integer> {

  @Mixin private OutputFlags output = new OutputFlags();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "Their namespace. Default: that of the kubeconfig's current context.")
  private @Nullable String namespace;

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "Those of all namespaces.")
  private boolean everywhere;

  @Option(
      names = "--phase",
      paramLabel = "PHASE",
      split = ",",
      description = "Only those in this phase; repeatable. One of ${COMPLETION-CANDIDATES}.")
  private Set<Phase> phases = EnumSet.noneOf(Phase.class);

  @Option(names = "--stalled", description = "Only those that need somebody to act.")
  private boolean stalled;

  /** Made by picocli. */
  public ListCommand() {}

  @Override
  public Integer call() {
    String where =
        everywhere
            ? null
            : namespace == null ? ManagedProviderArgument.currentNamespace() : namespace;
    try (Connections connections = new Connections(output)) {
      List<StatusView> views =
          read(connections.kubernetes(where), where).stream()
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
        output.print(rows(views));
      }
      return ExitCode.OK;
    }
  }

  private boolean isInPhase(StatusView view) {
    return phases.stream().anyMatch(phase -> phase.name().equals(view.phase()));
  }

  private static List<ManagedProvider> read(KubernetesClient kubernetes, @Nullable String where) {
    var all = kubernetes.resources(ManagedProvider.class);
    try {
      return (where == null ? all.inAnyNamespace() : all.inNamespace(where)).list().getItems();
    } catch (KubernetesClientException failure) {
      throw new UserError(
          "the ManagedProviders cannot be listed (%d): grant it, or name a namespace by -n."
              .formatted(failure.getCode()));
    }
  }

  private List<List<String>> rows(List<StatusView> views) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("NAMESPACE", "NAME", "PHASE", "READY", "STALLED"));
    if (output.isWide()) {
      head.addAll(List.of("GENERATION", "MESSAGE"));
    }
    rows.add(head);
    for (StatusView view : views) {
      List<String> row =
          new ArrayList<>(
              List.of(
                  view.namespace(),
                  view.name(),
                  view.phase(),
                  view.ready() ? "True" : "False",
                  view.stalled() == null ? "" : view.stalled()));
      if (output.isWide()) {
        row.addAll(List.of(view.generation().toString(), view.message()));
      }
      rows.add(row);
    }
    return rows;
  }
}
