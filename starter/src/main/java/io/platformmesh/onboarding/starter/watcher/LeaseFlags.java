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

/** Options of the leader election among several watchers. */
final class LeaseFlags {

  private static final Duration MINIMUM_DURATION = Duration.ofSeconds(3);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--leader-election",
      defaultValue = "${env:LEADER_ELECTION:-false}",
      description =
          "Watch only while this process holds the Lease, so that several can run. Environment:"
              + " LEADER_ELECTION=true. Default: watch always.")
  private boolean enabled;

  @Option(
      names = "--lease-name",
      paramLabel = "NAME",
      defaultValue = "${env:LEASE_NAME:-platform-mesh-onboarding-watcher}",
      description = {"Name of the Lease. Environment: LEASE_NAME.", "Default: ${DEFAULT-VALUE}"})
  private String name = "platform-mesh-onboarding-watcher";

  @Option(
      names = "--lease-namespace",
      paramLabel = "NAMESPACE",
      defaultValue = "${env:POD_NAMESPACE}",
      description =
          "Namespace of the Lease. Environment: POD_NAMESPACE. Default: that of the kubeconfig's"
              + " current context, or of the pod.")
  private @Nullable String namespace;

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
  private Duration duration = Duration.ofSeconds(15);

  @Option(
      names = "--identity",
      paramLabel = "NAME",
      defaultValue = "${env:POD_NAME}",
      description =
          "Name of this process in the Lease. Environment: POD_NAME. Default: the host name and a"
              + " random suffix.")
  private @Nullable String identity;

  /**
   * The Lease of the election; null without leader election.
   *
   * @throws ParameterException when the flags are invalid
   */
  @Nullable LeaseOptions toOptions() {
    if (!enabled) {
      return null;
    }
    if (duration.compareTo(MINIMUM_DURATION) < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--lease-duration must be 3s or more, not " + duration.toMillis() + "ms");
    }
    String leaseNamespace =
        namespace == null || namespace.isEmpty()
            ? Objects.requireNonNullElse(Config.autoConfigure(null).getNamespace(), "default")
            : namespace;
    String leaseIdentity =
        identity == null || identity.isEmpty() ? host() + "-" + UUID.randomUUID() : identity;
    return new LeaseOptions(leaseNamespace, name, leaseIdentity, duration);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "watcher";
    }
  }
}
