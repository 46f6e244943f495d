package io.platformmesh.onboarding.starter.watcher;

import io.fabric8.kubernetes.client.Config;
import io.platformmesh.onboarding.runtime.flags.DurationConverter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The flags of {@code onboard watcher} for the leader election among several watchers. */
final class LeaseFlags {

  private static final Duration MINIMUM_LEASE_DURATION = Duration.ofSeconds(3);

  /** Selects the current context of the kubeconfig. */
  private static final @Nullable String CURRENT_CONTEXT = null;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec commandSpec = CommandSpec.create();

  @Option(
      names = "--leader-election",
      defaultValue = "${env:LEADER_ELECTION:-false}",
      description =
          "Watch only while this process holds the Lease, so that several can run. Environment:"
              + " LEADER_ELECTION=true. Default: watch always.")
  private boolean leaderElectionEnabled;

  @Option(
      names = "--lease-name",
      paramLabel = "NAME",
      defaultValue = "${env:LEASE_NAME:-platform-mesh-onboarding-watcher}",
      description = {"Name of the Lease. Environment: LEASE_NAME.", "Default: ${DEFAULT-VALUE}"})
  private String leaseName = "platform-mesh-onboarding-watcher";

  @Option(
      names = "--lease-namespace",
      paramLabel = "NAMESPACE",
      defaultValue = "${env:POD_NAMESPACE}",
      description =
          "Namespace of the Lease. Environment: POD_NAMESPACE. Default: that of the kubeconfig's"
              + " current context, or of the pod.")
  private @Nullable String leaseNamespace;

  @Option(
      names = "--lease-duration",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "${env:LEASE_DURATION:-15s}",
      description = {
        "How long the Lease stays valid after its leader has died; 3s or more."
            + " Environment: LEASE_DURATION.",
        "Default: ${DEFAULT-VALUE}"
      })
  private Duration leaseDuration = Duration.ofSeconds(15);

  @Option(
      names = "--identity",
      paramLabel = "NAME",
      defaultValue = "${env:POD_NAME}",
      description =
          "Name of this process in the Lease. Environment: POD_NAME. Default: the host name and a"
              + " random suffix.")
  private @Nullable String watcherIdentity;

  /**
   * Returns the Lease of the leader election; null when leader election is off.
   *
   * @throws ParameterException when the flags are invalid
   */
  @Nullable LeaseOptions toOptions() {
    if (!leaderElectionEnabled) {
      return null;
    }
    if (leaseDuration.compareTo(MINIMUM_LEASE_DURATION) < 0) {
      throw new ParameterException(
          commandSpec.commandLine(),
          "--lease-duration must be 3s or more, not " + leaseDuration.toMillis() + "ms");
    }
    return new LeaseOptions(
        leaseNamespaceOrDefault(), leaseName, watcherIdentityOrDefault(), leaseDuration);
  }

  private String leaseNamespaceOrDefault() {
    if (leaseNamespace != null && !leaseNamespace.isEmpty()) {
      return leaseNamespace;
    }
    Config kubernetesConfig = Config.autoConfigure(CURRENT_CONTEXT);
    return Objects.requireNonNullElse(kubernetesConfig.getNamespace(), "default");
  }

  private String watcherIdentityOrDefault() {
    return watcherIdentity == null || watcherIdentity.isEmpty()
        ? hostName() + "-" + UUID.randomUUID()
        : watcherIdentity;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unknownHost) {
      return "watcher";
    }
  }
}
