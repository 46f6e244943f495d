package io.platformmesh.onboarding.local.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.platformmesh.onboarding.local.Checkout;
import io.platformmesh.onboarding.local.servers.ServerBinaries;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The alerting rules, checked by Prometheus' own tool. */
class AlertsRealIT {

  private static final Path FOLDER = Checkout.file("deploy/prometheus");

  private static String promtool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(String.valueOf(ServerBinaries.find(line -> {}, "promtool").get("promtool")));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void rulesAreValid() throws Exception {
    assertThat(promtool("check", "rules", "alerts.yaml")).contains("SUCCESS: 15 rules found");
  }

  @Test
  void eachAlertFiresOnlyUnderItsCondition() throws Exception {
    assertThat(promtool("test", "rules", "alerts_test.yaml")).contains("SUCCESS");
  }
}
