package io.platformmesh.onboarding.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The quickstart's manifests under the custom resource definitions of the neighbouring projects.
 */
@EnabledIf(
    value = "upstreamIsThere",
    disabledReason = "-Dupstream names no directory with the neighbours' CRDs and samples")
class UpstreamRealIT {

  private static final Path UPSTREAM = Path.of(System.getProperty("upstream", ""));

  @TempDir static Path state;

  private static Onboardings onboardings;

  static boolean upstreamIsThere() {
    return UPSTREAM.resolve("crds").toFile().isDirectory();
  }

  @BeforeAll
  static void start() {
    onboardings = Onboardings.start(state, options -> options.crds(UPSTREAM.resolve("crds")));
  }

  @AfterAll
  static void stop() {
    onboardings.close();
  }

  @AfterEach
  void clean() throws IOException {
    onboardings.clean();
  }

  @ParameterizedTest
  @ValueSource(strings = {"quickstart-flux", "quickstart-ocm"})
  void quickstartBecomesReady(String sample) throws Exception {
    onboardings.apply(Files.readString(UPSTREAM.resolve("samples").resolve(sample + ".yaml")));

    onboardings.awaitReady("wildwest");
  }

  /** Upstream's definition lets through what upstream then mishandles. */
  @Test
  void specThatOnlyOurDefinitionRejectsFailsAndCanBeDeleted() {
    String component = "{flux: {chart: bad-app, registry: r.io, version: '1.0'}}";
    onboardings.applyManagedProvider("bad", "runtimeDeployments: [" + component + "]");
    onboardings.awaitSettled("bad");

    onboardings.applyManagedProvider("bad", "runtimeDeployments: [{}]");
    onboardings.awaitCondition(
        "bad", ConditionType.Ready, "False", Reason.InvalidSpec, "spec.runtimeDeployments");
    onboardings.applyManagedProvider(
        "bad",
        "providerKubeconfigSecret: {name: '', key: kubeconfig}, runtimeDeployments: ["
            + component
            + "]");
    onboardings.awaitCondition(
        "bad",
        ConditionType.Ready,
        "False",
        Reason.InvalidSpec,
        "spec.providerKubeconfigSecret.name");
    onboardings.applyManagedProvider("bad", "runtimeDeployments: [" + component + "]");
    onboardings.awaitReady("bad");
    onboardings.applyManagedProvider("bad", "runtimeDeployments: []");
    onboardings.awaitCondition(
        "bad", ConditionType.Ready, "False", Reason.InvalidSpec, "spec.runtimeDeployments");

    onboardings.delete("bad");
    onboardings.awaitGone("bad");
    assertThat(onboardings.object(ResourceKind.HelmRelease, "bad-app").get()).isNull();
  }

  @Test
  void samplesAreThere() {
    assertThat(UPSTREAM.resolve("samples").resolve("my-service.yaml")).exists();
  }
}
