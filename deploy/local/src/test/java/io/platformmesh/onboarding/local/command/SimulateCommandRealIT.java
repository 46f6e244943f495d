package io.platformmesh.onboarding.local.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.platformmesh.onboarding.local.Json;
import io.platformmesh.onboarding.local.OnboardRun;
import io.platformmesh.onboarding.local.servers.platform.Installation;
import io.platformmesh.onboarding.local.servers.platform.PlatformOptions;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import io.platformmesh.onboarding.local.simulator.rules.SimulatedKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command in a process of its own, beside a platform that runs. */
class SimulateCommandRealIT {

  @TempDir Path state;

  @Test
  void faultAppearsOnARunningPlatformAndHealsWhenCleared() throws Exception {
    try (RealPlatform platform =
        RealPlatform.start(PlatformOptions.newBuilder(state).simulator(true).build())) {
      awaitReady(platform, "True", "all subroutines completed successfully");

      simulate("PlatformMesh/platform-mesh", "--fault", "NotReady", "--message", "no kcp");
      awaitReady(platform, "False", "no kcp");

      simulate("PlatformMesh/platform-mesh", "--clear");
      awaitReady(platform, "True", "all subroutines completed successfully");
    }
  }

  private void simulate(String... arguments) throws Exception {
    List<String> all =
        new ArrayList<>(List.of("platform", "simulate", "--state", state.toString()));
    all.addAll(List.of(arguments));
    OnboardRun run = OnboardRun.of(Map.of(), all.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.toString()).isZero();
  }

  private static void awaitReady(RealPlatform platform, String status, String message) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(conditions(platform))
                    .anySatisfy(
                        condition -> {
                          assertThat(condition.path("type").asText()).isEqualTo("Ready");
                          assertThat(condition.path("status").asText()).isEqualTo(status);
                          assertThat(condition.path("message").asText()).isEqualTo(message);
                        }));
  }

  private static JsonNode conditions(RealPlatform platform) {
    GenericKubernetesResource live =
        platform
            .runtime()
            .genericKubernetesResources(SimulatedKind.PLATFORM_MESH.definition())
            .inNamespace(RealPlatform.NAMESPACE)
            .withName(Installation.PLATFORM_MESH)
            .get();
    return Json.mapper().valueToTree(live).path("status").path("conditions");
  }
}
