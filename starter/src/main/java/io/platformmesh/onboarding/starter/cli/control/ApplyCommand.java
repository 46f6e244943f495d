package io.platformmesh.onboarding.starter.cli.control;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
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
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code onboard apply}, which applies manifests and follows the onboardings. */
@Command(
    name = "apply",
    description = {
      "Applies manifests with server-side apply (field manager onboard) and follows the onboardings"
          + " of their ManagedProviders until each is Ready or stalled. As JSON or YAML, prints a"
          + " document with the applied objects, then one for each change.",
      "",
      "Exit codes: 0 all Ready (with --no-wait: applied), 1 error, 2 usage, 3 one is stalled or"
          + " invalid, 4 timeout.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class ApplyCommand implements Callable<Integer> {

  private static final String FIELD_MANAGER = "onboard";

  @Mixin private ManifestFlags manifestFiles = new ManifestFlags();
  @Mixin private OutputFlags output = new OutputFlags();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description =
          "Namespace of objects without a namespace. Default: namespace of the current context in"
              + " the kubeconfig.")
  private @Nullable String namespaceFlag;

  @Option(names = "--no-wait", description = "Do not follow the onboardings.")
  private boolean applyOnly;

  @Option(
      names = "--force-conflicts",
      description = "Take over fields that another field manager has applied.")
  private boolean forceConflicts;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "${env:ONBOARD_TIMEOUT:-15m}",
      description = {
        "How long to follow each onboarding. Environment: ONBOARD_TIMEOUT.",
        "Default: ${DEFAULT-VALUE}"
      })
  private Duration followTimeout = Duration.ofMinutes(15);

  @Override
  public Integer call() throws InterruptedException {
    List<ManifestFlags.Manifest> manifests = manifestFiles.read();
    try (Connections connections = new Connections(output)) {
      String defaultNamespace =
          Objects.requireNonNullElseGet(namespaceFlag, ManagedProviderArgument::currentNamespace);
      KubernetesClient kubernetes = connections.kubernetes(defaultNamespace);
      List<Applied> appliedObjects = applyManifests(kubernetes, manifests, defaultNamespace);
      if (!output.isForPeople()) {
        output.print(Map.of("applied", appliedObjects));
      }
      return applyOnly ? ExitCode.OK : followOnboardings(kubernetes, appliedObjects);
    }
  }

  /** Identifies an object that {@code onboard apply} has applied, in JSON and YAML output. */
  record Applied(String kind, @Nullable String namespace, String name) {

    static Applied of(HasMetadata appliedObject) {
      return new Applied(
          appliedObject.getKind(),
          appliedObject.getMetadata().getNamespace(),
          appliedObject.getMetadata().getName());
    }
  }

  private List<Applied> applyManifests(
      KubernetesClient kubernetes,
      List<ManifestFlags.Manifest> manifests,
      String defaultNamespace) {
    List<Applied> appliedObjects = new ArrayList<>();
    for (ManifestFlags.Manifest manifest : manifests) {
      for (HasMetadata manifestObject : manifest.objects(kubernetes)) {
        appliedObjects.add(
            applyObject(kubernetes, manifestObject, defaultNamespace, manifest.fileName()));
      }
    }
    return appliedObjects;
  }

  /** Applies one object of a manifest with server-side apply. */
  private Applied applyObject(
      KubernetesClient kubernetes,
      HasMetadata manifestObject,
      String defaultNamespace,
      String manifestFileName) {
    String objectNamespace =
        Objects.requireNonNullElse(manifestObject.getMetadata().getNamespace(), defaultNamespace);
    try {
      var applyRequest =
          kubernetes
              .resource(manifestObject)
              .inNamespace(objectNamespace)
              .fieldManager(FIELD_MANAGER);
      HasMetadata appliedObject =
          forceConflicts
              ? applyRequest.forceConflicts().serverSideApply()
              : applyRequest.serverSideApply();
      if (output.isForPeople()) {
        output.printLine(describeObject(appliedObject, objectNamespace) + " applied");
      }
      return Applied.of(appliedObject);
    } catch (KubernetesClientException rejectedApply) {
      throw new UserError(
          "%s: %s is not applied: %s"
              .formatted(
                  manifestFileName,
                  describeObject(manifestObject, objectNamespace),
                  describeRejection(rejectedApply)));
    }
  }

  /** Returns kind, namespace and name of an object, such as {@code ManagedProvider mesh/app}. */
  private static String describeObject(HasMetadata kubernetesObject, String objectNamespace) {
    String objectName = kubernetesObject.getMetadata().getName();
    return "%s %s/%s".formatted(kubernetesObject.getKind(), objectNamespace, objectName);
  }

  private static String describeRejection(KubernetesClientException rejectedApply) {
    Status rejectionStatus = rejectedApply.getStatus();
    String rejectionReason =
        rejectionStatus == null || rejectionStatus.getMessage() == null
            ? "the API server answered with status " + rejectedApply.getCode()
            : rejectionStatus.getMessage();
    return rejectedApply.getCode() == HttpURLConnection.HTTP_CONFLICT
        ? rejectionReason + " (to take the fields over: --force-conflicts)"
        : rejectionReason;
  }

  /** Follows the onboardings of the applied ManagedProviders; returns the worst exit code. */
  private int followOnboardings(KubernetesClient kubernetes, List<Applied> appliedObjects)
      throws InterruptedException {
    StatusFollower onboardingFollower = new StatusFollower(kubernetes, output);
    int worstExitCode = ExitCode.OK;
    for (Applied appliedObject : appliedObjects) {
      if (ManagedProvider.KIND.equals(appliedObject.kind())) {
        QualifiedName managedProviderName =
            new QualifiedName(appliedObject.namespace(), appliedObject.name());
        int onboardingExitCode =
            onboardingFollower.untilSettled(managedProviderName, followTimeout);
        worstExitCode = Math.max(worstExitCode, onboardingExitCode);
      }
    }
    return worstExitCode;
  }
}
