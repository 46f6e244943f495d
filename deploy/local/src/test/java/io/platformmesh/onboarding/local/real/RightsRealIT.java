package io.platformmesh.onboarding.local.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.platformmesh.onboarding.local.chart.Tool;
import io.platformmesh.onboarding.local.servers.Access;
import io.platformmesh.onboarding.local.servers.Checkout;
import io.platformmesh.onboarding.local.servers.Ports;
import io.platformmesh.onboarding.local.servers.ServerBinaries;
import io.platformmesh.onboarding.local.simulator.Simulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real worker and the real watcher live as the chart's service accounts, with tokens of the API
 * server, through a whole life of a ManagedProvider. The audit log of the API server then shows
 * that nothing was refused, and that each right was used: take one away, and the first fails; give
 * one too many, and the second does.
 */
class RightsRealIT {

  private static final String NAMESPACE = RealPlatform.NAMESPACE;
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String FIRST =
      """
      apiVersion: providers.platform-mesh.io/v1alpha1
      kind: ManagedProvider
      metadata: {name: my-service, namespace: platform-mesh-system}
      spec:
        cleanupOnDelete: true
        platformMeshRef: {name: platform-mesh}
        runtimeDeployments:
          - flux: {chart: my-service-operator, registry: ghcr.io/x, version: 1.0.0}
          - flux: {type: helm, chart: other, registry: 'https://charts.example.org', version: 1.0.0}
          - ocm: {name: third, component: example.org/third, registry: ghcr.io/x, version: 1.0.0}
      """;

  /** The OCM objects are changed, and the chart of the Helm repository goes. */
  private static final String SECOND =
      FIRST
          .replaceAll("(?m)^.*type: helm.*\\n", "")
          .replace("third, registry: ghcr.io/x", "third, resourceName: helm, registry: ghcr.io/y");

  @TempDir Path state;

  private RealPlatform platform;
  private Tool kubectl;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{mode: namespaced, namespaces: [platform-mesh-system], secretNames: [my-service-provider-kubeconfig]}"
      })
  void theRightsOfTheChartAreEnoughAndEachIsNeeded(String rbac) throws Exception {
    Path helm = ServerBinaries.find(System.err::println, "helm").get("helm");
    try (RealPlatform started =
        RealPlatform.start(PlatformOptions.newBuilder(state).simulator(Simulator::start).build())) {
      platform = started;
      kubectl = new Tool("kubectl", platform.kubeconfig(), state);
      Path values =
          Files.writeString(
              state.resolve("values.yaml"),
              "fullnameOverride: onboarding\ntemporal: {address: 'unused:7233'}\nrbac: " + rbac);
      String chart = Checkout.file("deploy/helm/platform-mesh-onboarding").toString();
      String release =
          new Tool(helm.toString(), platform.kubeconfig(), state)
              .run("template", "onboarding", chart, "-n", NAMESPACE, "-f", values.toString())
              .required();
      kubectl.run(release, List.of("apply", "-f", "-")).required();
      Throwable trouble;
      try (OnboardProcess worker = process("worker", rbac);
          OnboardProcess watcher = process("watcher", rbac)) {
        trouble =
            catchThrowable(
                () -> {
                  worker.awaitReady();
                  watcher.awaitReady();
                  live();
                });
      }
      Map<String, Requests> made = new TreeMap<>();
      for (String process : List.of("worker", "watcher")) {
        Requests requests =
            requestsOf("system:serviceaccount:" + NAMESPACE + ":onboarding-" + process);
        assertThat(requests.refused()).as("refused to the %s", process).isEmpty();
        made.put(process, requests);
      }
      assertThat(trouble).isNull();
      made.forEach(
          (process, requests) -> {
            Set<String> rights = granted(release, process);
            assertThat(rights).as("rights of the %s", process).isNotEmpty();
            rights.removeAll(requests.made());
            assertThat(rights).as("unused rights of the %s", process).isEmpty();
          });
    }
  }

  private OnboardProcess process(String name, String rbac) throws Exception {
    String token =
        kubectl.run("create", "token", "onboarding-" + name, "-n", NAMESPACE).required().strip();
    Access admin = platform.runtimeAccess();
    Path kubeconfig =
        Files.writeString(
            state.resolve(name + ".kubeconfig"),
            new Access(name, admin.server(), admin.authority(), token).kubeconfig());
    int port = Ports.free();
    Map<String, String> environment = new HashMap<>(platform.environment());
    environment.put("KUBECONFIG", kubeconfig.toString());
    environment.put("METRICS_PORT", Integer.toString(port));
    environment.put("RESYNC_INTERVAL", "5s");
    if (rbac.contains("namespaced")) {
      environment.put("ONBOARDING_NAMESPACES", NAMESPACE);
    }
    if (name.equals("watcher")) {
      environment.put("LEADER_ELECTION", "true");
      environment.put("LEASE_NAME", "onboarding-watcher");
      environment.put("POD_NAMESPACE", NAMESPACE);
    }
    OnboardProcess process =
        new OnboardProcess(name, name, environment, port, new PlatformState(state));
    process.start();
    return process;
  }

  /** Onboard, pause and resume twice, so that an Event repeats itself, change, retry, delete. */
  private void live() {
    apply(FIRST);
    awaitReady(1);
    for (int i = 0; i < 2; i++) {
      annotate("onboarding.platform-mesh.io/paused=maintenance");
      awaitPhase("Paused");
      annotate("onboarding.platform-mesh.io/paused-");
      awaitPhase("Ready");
    }
    annotate("onboarding.platform-mesh.io/retry-requested-at=now");
    await().atMost(LONG).until(() -> get("{.metadata.annotations}").contains("retry-handled-at"));
    apply(SECOND);
    awaitReady(2);
    kubectl
        .run("delete", "managedprovider", "my-service", "-n", NAMESPACE, "--timeout=90s")
        .required();
  }

  private void apply(String manifest) {
    kubectl.run(manifest, List.of("apply", "-f", "-")).required();
  }

  private void annotate(String annotation) {
    kubectl
        .run("annotate", "managedprovider", "my-service", "-n", NAMESPACE, annotation)
        .required();
  }

  private void awaitReady(int generation) {
    await()
        .atMost(LONG)
        .until(
            () ->
                get("{.status.observedGeneration} {.status.phase}").equals(generation + " Ready"));
  }

  private void awaitPhase(String phase) {
    await().atMost(LONG).until(() -> get("{.status.phase}").equals(phase));
  }

  private String get(String path) {
    return kubectl
        .run("get", "managedprovider", "my-service", "-n", NAMESPACE, "-o", "jsonpath=" + path)
        .out();
  }

  /**
   * Requests in the audit log.
   *
   * @param made each as verb, group and resource
   * @param refused those that were forbidden, with the name of the object
   */
  private record Requests(Set<String> made, Set<String> refused) {}

  private Requests requestsOf(String user) throws Exception {
    Set<String> made = new TreeSet<>();
    Set<String> refused = new TreeSet<>();
    for (String line : Files.readAllLines(platform.runtimeServer().auditLog())) {
      JsonNode event = JSON.readTree(line);
      JsonNode object = event.path("objectRef");
      if (!event.at("/user/username").asText().equals(user) || object.isMissingNode()) {
        continue;
      }
      int code = event.at("/responseStatus/code").asInt();
      String subresource = object.path("subresource").asText("");
      String resource =
          object.path("apiGroup").asText("")
              + "/"
              + object.path("resource").asText()
              + (subresource.isEmpty() ? "" : "/" + subresource);
      String verb = event.path("verb").asText();
      if (code == 403) {
        refused.add(verb + " " + resource + " " + object.path("name").asText());
      }
      made.add(verb + " " + resource);
      if (verb.equals("patch") && code == 201) {
        made.add("create " + resource); // an apply of what was not there needs both
      }
    }
    return new Requests(made, refused);
  }

  /** What the roles of a process grant. */
  private static Set<String> granted(String release, String process) {
    Set<String> granted = new TreeSet<>();
    for (String document : release.split("(?m)^---$", -1)) {
      if (document.isBlank()) {
        continue;
      }
      JsonNode object = Serialization.unmarshal(document, JsonNode.class);
      if (!object.at("/metadata/labels/app.kubernetes.io~1component").asText().equals(process)) {
        continue;
      }
      for (JsonNode rule : object.path("rules")) {
        for (JsonNode resource : rule.path("resources")) {
          for (JsonNode verb : rule.path("verbs")) {
            granted.add(
                verb.asText() + " " + rule.at("/apiGroups/0").asText() + "/" + resource.asText());
          }
        }
      }
    }
    return granted;
  }
}
