package io.platformmesh.onboarding.starter.cli.control;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.platformmesh.onboarding.activities.crd.ManagedProvider;
import io.platformmesh.onboarding.runtime.UserError;
import io.platformmesh.onboarding.runtime.flags.DurationConverter;
import io.platformmesh.onboarding.starter.cli.connection.Connections;
import io.platformmesh.onboarding.starter.cli.flags.ManagedProviderArgument;
import io.platformmesh.onboarding.starter.cli.flags.ManifestFlags;
import io.platformmesh.onboarding.starter.cli.flags.QualifiedName;
import io.platformmesh.onboarding.starter.cli.output.ExitCode;
import io.platformmesh.onboarding.starter.cli.output.OutputFlags;
import io.platformmesh.onboarding.starter.cli.query.StatusFollower;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code onboard apply}: applies manifests and follows the onboardings. */
@Command(
    name = "apply",
    description = {
      "Applies manifests with server-side apply (field manager onboard) and follows the onboardings of"
          + " their ManagedProviders until each is Ready or stalled. As JSON or YAML, prints a document"
          + " with the applied objects, then one for each change.",
      "",
      "Exit codes: 0 all Ready (with --no-wait: applied), 1 error, 2 usage, 3 one is stalled or"
          + " invalid, 4 timeout.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class ApplyCommand implements Callable<Integer> {

  private static final String FIELD_MANAGER = "onboard";

  @Mixin private ManifestFlags files = new ManifestFlags();
  @Mixin private OutputFlags output = new OutputFlags();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description =
          "Namespace of objects without a namespace. Default: namespace of the current context in the"
              + " kubeconfig.")
  private @Nullable String namespace;

  @Option(names = "--no-wait", description = "Do not follow the onboardings.")
  private boolean applyOnly;

  @Option(
      names = "--force-conflicts",
      description = "Take over fields that another field manager has applied.")
  private boolean force;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "${env:ONBOARD_TIMEOUT:-15m}",
      description = {
        "How long to follow each onboarding. Environment: ONBOARD_TIMEOUT.",
        "Default: ${DEFAULT-VALUE}"
      })
  private Duration timeout = Duration.ofMinutes(15);

  @Override
  public Integer call() throws InterruptedException {
    List<ManifestFlags.Manifest> manifests = files.read();
    try (Connections connections = new Connections(output)) {
      String home = namespace == null ? ManagedProviderArgument.currentNamespace() : namespace;
      KubernetesClient kubernetes = connections.kubernetes(home);
      List<Applied> all = new ArrayList<>();
      for (ManifestFlags.Manifest manifest : manifests) {
        for (HasMetadata object : manifest.objects(kubernetes)) {
          HasMetadata applied = apply(kubernetes, object, home, manifest.place());
          all.add(
              new Applied(
                  applied.getKind(),
                  applied.getMetadata().getNamespace(),
                  applied.getMetadata().getName()));
        }
      }
      if (!output.isForPeople()) {
        output.print(Map.of("applied", all));
      }
      return applyOnly ? ExitCode.OK : follow(kubernetes, all);
    }
  }

  /** Identifies an applied object. */
  record Applied(String kind, @Nullable String namespace, String name) {}

  private HasMetadata apply(
      KubernetesClient kubernetes, HasMetadata object, String home, String place) {
    String named = object.getMetadata().getNamespace();
    String where = named == null ? home : named;
    try {
      var resource = kubernetes.resource(object).inNamespace(where).fieldManager(FIELD_MANAGER);
      HasMetadata applied =
          force ? resource.forceConflicts().serverSideApply() : resource.serverSideApply();
      if (output.isForPeople()) {
        output
            .out()
            .println(
                "%s %s/%s applied"
                    .formatted(applied.getKind(), where, applied.getMetadata().getName()));
        output.out().flush();
      }
      return applied;
    } catch (KubernetesClientException rejected) {
      String reason =
          rejected.getStatus() == null || rejected.getStatus().getMessage() == null
              ? "the API server answered with status " + rejected.getCode()
              : rejected.getStatus().getMessage();
      throw new UserError(
          "%s: %s %s/%s is not applied: %s%s"
              .formatted(
                  place,
                  object.getKind(),
                  where,
                  object.getMetadata().getName(),
                  reason,
                  rejected.getCode() == 409
                      ? " (to take the fields over: --force-conflicts)"
                      : ""));
    }
  }

  private int follow(KubernetesClient kubernetes, List<Applied> all) throws InterruptedException {
    StatusFollower follower = new StatusFollower(kubernetes, output);
    int worst = ExitCode.OK;
    for (Applied applied : all) {
      if (ManagedProvider.KIND.equals(applied.kind())) {
        QualifiedName name = new QualifiedName(applied.namespace(), applied.name());
        worst = Math.max(worst, follower.untilSettled(name, timeout));
      }
    }
    return worst;
  }
}
