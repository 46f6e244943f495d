package io.platformmesh.onboarding.local.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChildEnvironmentTest {

  private static Map<String, String> child(String inherited, Map<String, String> variables) {
    Map<String, String> environment = new HashMap<>(Map.of(inherited, "inherited"));
    ChildEnvironment.replaceClientSettings(environment, variables);
    return environment;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TEMPORAL_ADDRESS",
        "TEMPORAL_API_KEY",
        "KUBECONFIG",
        "KCP_URL",
        "KCP_SECRET",
        "ONBOARDING_NAMESPACES",
        "HTTPS_PROXY",
        "https_proxy",
        "no_proxy"
      })
  void dropsInheritedClientSettings(String name) {
    assertThat(child(name, Map.of())).isEmpty();
    assertThat(child(name, Map.of(name, "given"))).containsExactly(Map.entry(name, "given"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PATH", "HOME", "JAVA_HOME", "LANG", "LOG_LEVEL", "XDG_STATE_HOME"})
  void keepsOtherVariables(String name) {
    assertThat(child(name, Map.of())).containsExactly(Map.entry(name, "inherited"));
  }

  @Test
  void addsGivenVariables() {
    assertThat(child("PATH", Map.of("METRICS_PORT", "0")))
        .containsOnly(Map.entry("PATH", "inherited"), Map.entry("METRICS_PORT", "0"));
  }
}
