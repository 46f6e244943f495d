package io.platformmesh.onboarding.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.local.OnboardRun;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Each mistake is answered by a message that names the object and says what to do. */
@ExtendWith(SharedPlatform.class)
class BadInputRealIT {

  @TempDir static Path directory;

  private static RealPlatform platform;
  private static Onboardings onboardings;

  @BeforeAll
  static void start(Onboardings shared) {
    onboardings = shared;
    platform = onboardings.platform();
  }

  private static void apply(String name, String more) {
    onboardings.applyManagedProvider(
        name,
        more
            + "runtimeDeployments: [{flux: {chart: %s-operator, registry: r.io, version: '1.0'}}]"
                .formatted(name));
  }

  @Test
  void missingPlatformMeshIsNamedAndItsCreationEndsTheWait() {
    onboardings.apply(
        """
        apiVersion: providers.platform-mesh.io/v1alpha1
        kind: ManagedProvider
        metadata: {name: waiting}
        spec:
          platformMeshRef: {name: later}
          runtimeDeployments:
            - flux: {chart: waiting-operator, registry: ghcr.io/x, version: 1.0.0}
        """);
    onboardings.awaitCondition(
        "waiting",
        ConditionType.PlatformMeshReady,
        "False",
        Reason.PlatformMeshMissing,
        "platform-mesh-system/later");
    onboardings.awaitPhase("waiting", "WaitingForPlatformMesh");

    onboardings.apply(
        """
        apiVersion: core.platform-mesh.io/v1alpha1
        kind: PlatformMesh
        metadata: {name: later}
        spec: {}
        """);
    onboardings.awaitReady("waiting");
  }

  @Test
  void unknownWorkspaceIsNamed() {
    apply("nowhere", "provider: {path: 'root:no:such', name: nowhere}, ");

    onboardings.awaitCondition(
        "nowhere",
        ConditionType.ProviderReady,
        "False",
        Reason.WorkspaceNotAccessible,
        "root:no:such",
        "spec.provider.path");
  }

  @Test
  void runtimeKubeconfigIsMissingThenBrokenThenGood() throws Exception {
    Path log = platform.worker().log();
    String earlier = Files.readString(log);
    assertThat(earlier).contains("ready");
    apply("remote", "runtimeKubeconfigSecretName: remote-runtime, ");
    onboardings.awaitCondition(
        "remote",
        ConditionType.KubeconfigCopied,
        "False",
        Reason.RuntimeKubeconfigMissing,
        "platform-mesh-system/remote-runtime",
        "spec.runtimeKubeconfigSecretName");

    onboardings.applySecret("remote-runtime", Map.of("other", "canary-other"));
    onboardings.awaitCondition(
        "remote",
        ConditionType.KubeconfigCopied,
        "False",
        Reason.RuntimeKubeconfigMissing,
        "no key kubeconfig");

    onboardings.applySecret("remote-runtime", Map.of("kubeconfig", "canary: [unparsable"));
    onboardings.awaitCondition(
        "remote", ConditionType.KubeconfigCopied, "False", Reason.RuntimeKubeconfigBroken, "parse");

    onboardings.applySecret("remote-runtime", Map.of("kubeconfig", "kind: Config"));
    onboardings.awaitCondition(
        "remote",
        ConditionType.KubeconfigCopied,
        "False",
        Reason.RuntimeKubeconfigBroken,
        "server");

    Path trace = directory.resolve("trace");
    onboardings.applySecret(
        "remote-runtime",
        Map.of(
            "kubeconfig",
            kubeconfigOf("localhost:1")
                .replace(
                    "token: canary-token-of-the-runtime",
                    "exec: {apiVersion: client.authentication.k8s.io/v1, command: touch, args: ['"
                        + trace
                        + "']}")));
    onboardings.awaitCondition(
        "remote",
        ConditionType.KubeconfigCopied,
        "False",
        Reason.RuntimeKubeconfigBroken,
        "files or commands");
    assertThat(trace).doesNotExist();

    onboardings.applySecret(
        "remote-runtime",
        Map.of(
            "kubeconfig",
            kubeconfigOf("localhost:1")
                .replace(
                    "token: canary-token-of-the-runtime",
                    "client-certificate-data: Y2FuYXJ5, client-key-data: Y2FuYXJ5")));
    onboardings.awaitCondition(
        "remote",
        ConditionType.KubeconfigCopied,
        "False",
        Reason.RuntimeKubeconfigBroken,
        "client-certificate-data");

    onboardings.applySecret("remote-runtime", Map.of("kubeconfig", kubeconfigOf("localhost:1")));
    onboardings.awaitCondition(
        "remote",
        ConditionType.KubeconfigCopied,
        "False",
        Reason.ClusterUnavailable,
        "remote-runtime");
    assertThat(onboardings.object(ResourceKind.HelmRelease, "remote-operator").get()).isNull();

    onboardings.applySecret(
        "remote-runtime",
        Map.of("kubeconfig", platform.cluster("edge").orElseThrow().access().kubeconfig()));
    onboardings.awaitReady("remote");
    assertThat(Files.readString(log).substring(earlier.length())).doesNotContain("canary", "\tat ");
  }

  private static String kubeconfigOf(String server) {
    return """
    apiVersion: v1
    kind: Config
    clusters: [{name: c, cluster: {server: "https://%s"}}]
    users: [{name: u, user: {token: canary-token-of-the-runtime}}]
    contexts: [{name: x, context: {cluster: c, user: u}}]
    current-context: x
    """
        .formatted(server);
  }

  /** The API server refuses it, and so does the command that knows no API server. */
  private static void assertRefused(String components, String words) throws Exception {
    String spec = "runtimeDeployments: " + components;
    assertThatThrownBy(() -> onboardings.applyManagedProvider("refused", spec))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(words);
    OnboardRun offline =
        OnboardRun.reading(Onboardings.manifest("refused", spec), Map.of(), "validate", "-f", "-");
    assertThat(offline.exitCode()).as(spec + " " + offline).isEqualTo(3);
    assertThat(offline.out()).startsWith("standard input:4: ");
  }

  @Test
  void eachRuleOfTheDefinitionIsEnforcedAndKnownOffline() throws Exception {
    String flux = "flux: {chart: a, registry: r, version: '1'}";
    assertRefused("[]", "should have at least 1 items");
    assertRefused("[{}]", "give exactly one of the two");
    assertRefused(
        "[{%s, ocm: {component: c, registry: r, version: '1'}}]".formatted(flux),
        "a component is either flux or ocm");
    assertRefused("[{ocm: {registry: r, version: '1'}}]", "ocm names what to deploy either");
    assertRefused(
        "[{ocm: {component: c, componentName: d, registry: r, version: '1'}}]",
        "ocm names what to deploy either");
    assertRefused("[{%s}, {%s}]".formatted(flux, flux), "two components have the same name");
    assertRefused(
        "[{%s}], provider: {path: 'root/x', name: a}".formatted(flux), "spec.provider.path");
    assertRefused(
        "[{flux: {chart: a, registry: 'r/Charts', version: '1'}}]", "write it in lower case");
    assertRefused(
        "[{flux: {type: helm, chart: a, registry: r, version: '1'}}]", "write it with https://");
    assertRefused(
        "[{flux: {type: helm, chart: a, registry: 'https://r', version: '1@sha256:a'}}]",
        "write the version alone");
  }
}
