package io.platformmesh.onboarding.local.e2e;

import static io.platformmesh.onboarding.local.e2e.Onboardings.LONG;
import static io.platformmesh.onboarding.local.e2e.Onboardings.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.platformmesh.onboarding.local.OnboardRun;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The causes of the user guide's table, each made to happen and found by the command. */
@ExtendWith(SharedPlatform.class)
class DiagnoseRealIT {

  private static RealPlatform platform;
  private static Onboardings onboardings;

  @BeforeAll
  static void start(Onboardings shared) {
    onboardings = shared;
    platform = onboardings.platform();
  }

  @AfterEach
  void heal() throws Exception {
    onboardings.simulate();
  }

  private static OnboardRun diagnose(Map<String, String> more, String name, String... flags)
      throws Exception {
    Map<String, String> environment = new HashMap<>(platform.environment());
    environment.putAll(more);
    List<String> arguments = new ArrayList<>(List.of("diagnose", NAMESPACE + "/" + name));
    arguments.addAll(Arrays.asList(flags));
    return OnboardRun.of(environment, arguments.toArray(String[]::new));
  }

  private static JsonNode diagnosis(String name) throws Exception {
    OnboardRun run = diagnose(Map.of(), name, "-o", "json");
    assertThat(run.exitCode()).as(run.toString()).isIn(0, 3);
    return new ObjectMapper().readTree(run.out());
  }

  private static void apply(String name) {
    onboardings.applyManagedProvider(
        name,
        """
        runtimeDeployments: [{flux: {chart: %s-app, registry: r.io, version: '1.0',
          values: {password: hunter2-canary}}}]
        """
            .formatted(name));
  }

  private static void applyHelmForm(String name) {
    onboardings.applyManagedProvider(
        name,
        """
        runtimeDeployments: [{flux: {type: helm, chart: %s-app, registry: 'https://r.io',
          version: '1.0', values: {password: hunter2-canary}}}]
        """
            .formatted(name));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no-mesh|PlatformMesh|NotReady|WaitingForPlatformMesh|PlatformMeshNotReady|PlatformMeshNotReady",
        "no-provider|Provider|NotReady|WaitingForProvider|ProviderNotReady|ProviderNotReady",
        "no-secret|Provider|NoSecret|CopyingKubeconfig|KubeconfigNotPopulated|KubeconfigSecretMissing",
        "misnamed|Provider|WrongSecretName|CopyingKubeconfigFailed|KubeconfigSecretMismatch|KubeconfigSecretMismatch",
        "no-version|OCIRepository|MissingArtifact|Deploying|VersionNotInRegistry|SourceNotReady",
        "no-chart|HelmChart|MissingArtifact|Deploying|VersionNotInRegistry|SourceNotReady",
        "no-flux|HelmRelease|NotReady|Deploying|FluxNotDeploying|HelmReleaseNotReady",
      })
  void diagnosesEachCauseOfTheGuide(
      String name, String kind, String fault, String phase, String verdict, String reason)
      throws Exception {
    onboardings.simulate(
        "{kind: %s, fault: %s, message: not with hunter2-canary}".formatted(kind, fault));
    if (kind.equals("HelmChart")) {
      applyHelmForm(name);
    } else {
      apply(name);
    }
    onboardings.awaitPhase(name, phase);
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(onboardings.conditions(name))
                    .anyMatch(condition -> condition.reason().equals(reason)));
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(diagnosis(name).path("verdict").asText()).isEqualTo(verdict));

    onboardings.awaitEvents(name, "Normal PhaseChanged " + phase + ": ");

    OnboardRun run = diagnose(Map.of(), name);

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out())
        .contains("verdict   " + verdict + ": ")
        .containsPattern("evidence  \\S+.*: \\S+")
        .containsPattern("next      \\S+");
    onboardings.simulate();
    onboardings.delete(name);
    onboardings.awaitGone(name);
  }

  @Test
  void diagnosisFindsFailingPodsOfReadyComponents() throws Exception {
    onboardings.simulate(
        "{kind: HelmRelease, name: crashing-app, fault: PodsFailing, message: hunter2-canary is"
            + " wrong}");
    apply("crashing");
    onboardings.awaitReady("crashing");

    OnboardRun run = diagnose(Map.of(), "crashing");

    assertThat(run.exitCode()).as(run.toString()).isEqualTo(3);
    assertThat(run.out())
        .contains("verdict   PodsNotRunning")
        .contains("container operator waits: CrashLoopBackOff [redacted] is wrong")
        .doesNotContain("hunter2");
  }

  @Test
  void diagnosisWorksWithoutTemporalAndNamesUnreachableServers() throws Exception {
    apply("healthy");
    onboardings.awaitReady("healthy");

    OnboardRun run = diagnose(Map.of("TEMPORAL_ADDRESS", "127.0.0.1:1"), "healthy");
    assertThat(run.exitCode()).as(run.toString()).isZero();
    assertThat(run.out())
        .contains("verdict   Healthy")
        .containsPattern("ok +Secret platform-mesh-system/healthy-provider-kubeconfig on the")
        .containsPattern("ok +pods labelled app.kubernetes.io/name=healthy-app: 1 run");

    OnboardRun away = diagnose(Map.of("KCP_URL", "https://127.0.0.1:1"), "healthy");
    assertThat(away.exitCode()).isZero();
    assertThat(away.out())
        .contains("verdict   HealthyAsFarAsSeen: ")
        .containsPattern("unseen +workspace root:providers:system: ");

    OnboardRun missing = diagnose(Map.of(), "missing");
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.err()).contains("there is no ManagedProvider platform-mesh-system/missing");
  }
}
