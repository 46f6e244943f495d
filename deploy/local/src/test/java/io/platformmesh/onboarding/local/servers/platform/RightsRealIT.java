package io.platformmesh.onboarding.local.servers.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.platformmesh.onboarding.local.Checkout;
import io.platformmesh.onboarding.local.chart.Tool;
import io.platformmesh.onboarding.local.servers.ApiServer;
import io.platformmesh.onboarding.local.servers.Certificates;
import io.platformmesh.onboarding.local.servers.ClusterAccess;
import io.platformmesh.onboarding.local.servers.Ports;
import io.platformmesh.onboarding.local.servers.ServerBinaries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real worker and the real watcher live as the chart's service accounts, as the kcp users of
 * {@code deploy/kcp/rbac.yaml}, and with a runtime cluster that grants them what the documentation
 * says, through a whole life of two ManagedProviders. The audit logs of the API servers then show
 * that nothing was refused, and that each right was needed: for some request no other right would
 * have done.
 */
class RightsRealIT {

  private static final String NAMESPACE = RealPlatform.NAMESPACE;
  private static final String WORKSPACE = "root:providers:system";
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

  /** Lives on the local cluster and has its copy of the kubeconfig on another. */
  private static final String REMOTE =
      """
      apiVersion: providers.platform-mesh.io/v1alpha1
      kind: ManagedProvider
      metadata: {name: remote, namespace: platform-mesh-system}
      spec:
        platformMeshRef: {name: platform-mesh}
        runtimeKubeconfigSecretName: edge-runtime
        runtimeDeployments:
          - flux: {chart: remote-operator, registry: ghcr.io/x, version: 1.0.0}
      """;

  /** The rights in docs/install.md; worker and watcher use the same kubeconfig. */
  private static final String ON_RUNTIME_CLUSTERS =
      """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: onboarding, namespace: default}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: onboarding}
      rules:
        - apiGroups: [""]
          resources: [namespaces]
          verbs: [get, create]
        - apiGroups: [""]
          resources: [secrets]
          verbs: [get, create, patch, delete, list, watch]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: onboarding}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: onboarding}
      subjects: [{kind: ServiceAccount, name: onboarding, namespace: default}]
      """;

  /** The request for all copies, which is denied where the rights name single Secrets. */
  private static final Request BY_LABEL = new Request("list", "/secrets", NAMESPACE, "");

  private static final Request BY_NAME =
      new Request("list", "/secrets", NAMESPACE, "my-service-provider-kubeconfig");

  @TempDir Path state;

  private RealPlatform platform;
  private Tool kubectl;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{mode: namespaced, namespaces: [platform-mesh-system], secretNames:"
            + " [my-service-provider-kubeconfig, edge-runtime]}"
      })
  void rightsOfTheChartAreSufficientAndNecessary(String rbac) throws Exception {
    try (RealPlatform started =
        RealPlatform.start(
            PlatformOptions.newBuilder(state).cluster("edge").simulator(true).build())) {
      platform = started;
      kubectl = new Tool("kubectl", platform.kubeconfig(), state);
      String release = rendered(rbac);
      kubectl.run(release, List.of("apply", "-f", "-")).required();
      String inKcp = Files.readString(Checkout.file("deploy/kcp/rbac.yaml"));
      Tool workspace = new Tool("kubectl", platform.kubeconfig("kcp"), state);
      workspace.run("create", "namespace", NAMESPACE);
      workspace.run(inKcp, List.of("apply", "-f", "-")).required();
      prepareEdge();

      Throwable failure;
      try (OnboardProcess worker = process("worker", rbac);
          OnboardProcess watcher = process("watcher", rbac)) {
        failure =
            catchThrowable(
                () -> {
                  worker.awaitReady();
                  watcher.awaitReady();
                  live();
                });
      }
      Map<String, Audit> audits = new LinkedHashMap<>();
      Map<String, List<Right>> rights = new LinkedHashMap<>();
      for (String process : List.of("worker", "watcher")) {
        String here = process + " on the hosting cluster";
        audits.put(
            here,
            Audit.of(
                platform.runtimeServer(),
                "system:serviceaccount:" + NAMESPACE + ":onboarding-" + process));
        rights.put(
            here,
            Right.all(
                release,
                role ->
                    role.at("/metadata/labels/app.kubernetes.io~1component")
                        .asText()
                        .equals(process)));
        String there = process + " in kcp";
        String user = "platform-mesh-onboarding-" + process;
        audits.put(there, Audit.of(platform.workspaces().apiServer(WORKSPACE), user));
        rights.put(
            there, Right.all(inKcp, role -> role.at("/metadata/name").asText().equals(user)));
      }
      audits.put(
          "both on edge",
          Audit.of(
              platform.cluster("edge").orElseThrow(), "system:serviceaccount:default:onboarding"));
      rights.put("both on edge", Right.all(ON_RUNTIME_CLUSTERS, role -> true));

      if (rbac.contains("secretNames")) {
        assertThat(audits.get("watcher on the hosting cluster").refused().remove(BY_LABEL))
            .as("the watcher asks for all copies, and then for each by name")
            .isTrue();
        assertThat(audits.get("watcher on the hosting cluster").made()).contains(BY_NAME);
      }
      audits.forEach(
          (who, audit) -> assertThat(audit.refused()).as("refused to the %s", who).isEmpty());
      assertThat(failure).isNull();
      rights.forEach(
          (who, granted) -> {
            assertThat(granted).as("rights of the %s", who).isNotEmpty();
            assertThat(granted)
                .as("rights of the %s", who)
                .allSatisfy(right -> assertThat(right.isNeeded(granted, audits.get(who))).isTrue());
          });
    }
  }

  private String rendered(String rbac) throws Exception {
    Path helm = ServerBinaries.find(System.err::println, "helm").get("helm");
    Path values =
        Files.writeString(
            state.resolve("values.yaml"),
            """
            fullnameOverride: onboarding
            temporal: {address: 'unused:7233'}
            kcp: {secret: {name: kcp-worker}}
            watcher: {kcpSecret: {namespace: platform-mesh-system, name: kcp-watcher}}
            rbac: %s
            """
                .formatted(rbac));
    return new Tool(helm.toString(), platform.kubeconfig(), state)
        .run(
            "template",
            "onboarding",
            Checkout.file("deploy/helm/platform-mesh-onboarding").toString(),
            "-n",
            NAMESPACE,
            "-f",
            values.toString())
        .required();
  }

  /** Prepares a kubeconfig with the documented rights, and deletes the namespace. */
  private void prepareEdge() throws Exception {
    ClusterAccess admin = platform.cluster("edge").orElseThrow().access();
    Tool edge = new Tool("kubectl", platform.kubeconfig("edge"), state);
    edge.run(ON_RUNTIME_CLUSTERS, List.of("apply", "-f", "-")).required();
    String token = edge.run("create", "token", "onboarding", "-n", "default").required().strip();
    edge.run("delete", "namespace", NAMESPACE, "--wait=false").required();
    Path finalized =
        Files.writeString(
            state.resolve("namespace.json"),
            "{\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {\"name\": \"%s\"}}"
                .formatted(NAMESPACE));
    edge.run(
            "replace",
            "--raw",
            "/api/v1/namespaces/" + NAMESPACE + "/finalize",
            "-f",
            finalized.toString())
        .required();
    applySecret(
        "edge-runtime",
        Map.of(
            "kubeconfig",
            new ClusterAccess("edge", admin.server(), admin.authority(), token).kubeconfig()));
  }

  private void applySecret(String name, Map<String, String> values) {
    platform
        .runtime()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name)
                .endMetadata()
                .addToStringData(values)
                .build())
        .serverSideApply();
  }

  private OnboardProcess process(String name, String rbac) throws Exception {
    String token =
        kubectl.run("create", "token", "onboarding-" + name, "-n", NAMESPACE).required().strip();
    ClusterAccess admin = platform.runtimeAccess();
    Path kubeconfig =
        Files.writeString(
            state.resolve(name + ".kubeconfig"),
            new ClusterAccess(name, admin.server(), admin.authority(), token).kubeconfig());
    Certificates authority = platform.workspaces().certificates();
    Certificates.Signed certificate =
        authority.client("platform-mesh-onboarding-" + name, "platform-mesh");
    applySecret(
        "kcp-" + name,
        Map.of(
            "ca.crt", authority.authority(),
            "tls.crt", certificate.certificate(),
            "tls.key", certificate.key()));
    int port = Ports.free();
    Map<String, String> environment = new HashMap<>(platform.environment());
    environment.put("KUBECONFIG", kubeconfig.toString());
    environment.put("KCP_SECRET", NAMESPACE + "/kcp-" + name);
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
        new OnboardProcess(name, name, environment, List.of(), port, new PlatformState(state));
    process.start();
    return process;
  }

  /** Onboard, pause and resume twice, so that an Event repeats itself, change, retry, delete. */
  private void live() {
    apply(FIRST);
    apply(REMOTE);
    awaitReady("my-service", 1);
    awaitReady("remote", 1);
    for (int i = 0; i < 2; i++) {
      annotate("onboarding.platform-mesh.io/paused=maintenance");
      awaitPhase("Paused");
      annotate("onboarding.platform-mesh.io/paused-");
      awaitPhase("Ready");
    }
    annotate("onboarding.platform-mesh.io/retry-requested-at=now");
    await()
        .atMost(LONG)
        .until(() -> get("my-service", "{.metadata.annotations}").contains("retry-handled-at"));
    apply(SECOND);
    awaitReady("my-service", 2);
    kubectl
        .run("delete", "managedprovider", "my-service", "remote", "-n", NAMESPACE, "--timeout=90s")
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

  private void awaitReady(String name, int generation) {
    await()
        .atMost(LONG)
        .until(
            () ->
                get(name, "{.status.observedGeneration} {.status.phase}")
                    .equals(generation + " Ready"));
  }

  private void awaitPhase(String phase) {
    await().atMost(LONG).until(() -> get("my-service", "{.status.phase}").equals(phase));
  }

  private String get(String name, String path) {
    return kubectl
        .run("get", "managedprovider", name, "-n", NAMESPACE, "-o", "jsonpath=" + path)
        .out();
  }

  /** A request to an API server; name and namespace may be empty. */
  private record Request(String verb, String resource, String namespace, String name) {}

  /**
   * The requests of a user to an API server.
   *
   * @param refused what was forbidden
   */
  private record Audit(Set<Request> made, Set<Request> refused) {

    static Audit of(ApiServer server, String user) throws Exception {
      Set<Request> made = new HashSet<>();
      Set<Request> refused = new HashSet<>();
      for (String line : Files.readAllLines(server.auditLog())) {
        JsonNode event = JSON.readTree(line);
        JsonNode object = event.path("objectRef");
        JsonNode impersonated = event.at("/impersonatedUser/username");
        JsonNode caller = impersonated.isMissingNode() ? event.at("/user/username") : impersonated;
        if (!caller.asText().equals(user) || object.isMissingNode()) {
          continue;
        }
        String subresource = object.path("subresource").asText("");
        String resource =
            object.path("apiGroup").asText("")
                + "/"
                + object.path("resource").asText()
                + (subresource.isEmpty() ? "" : "/" + subresource);
        String verb = event.path("verb").asText();
        int code = event.at("/responseStatus/code").asInt();
        Request request =
            new Request(
                verb,
                resource,
                object.path("namespace").asText(""),
                object.path("name").asText(""));
        made.add(request);
        if (code == 403) {
          refused.add(request);
        }
        if (verb.equals("patch") && code == 201) { // an apply of what was not there needs both
          made.add(new Request("create", resource, request.namespace(), request.name()));
        }
      }
      return new Audit(made, refused);
    }
  }

  /**
   * A verb on a resource, in one rule of one role.
   *
   * @param namespace empty when it holds in all
   * @param names of the objects; empty when it holds for all
   */
  private record Right(
      String role, String verb, String resource, String namespace, Set<String> names) {

    /** All that the chosen roles among these objects grant, but for what is no resource. */
    static List<Right> all(String yaml, Predicate<JsonNode> chosen) {
      List<Right> all = new ArrayList<>();
      for (String document : yaml.split("(?m)^---$", -1)) {
        JsonNode object =
            document.isBlank()
                ? MissingNode.getInstance()
                : Serialization.unmarshal(document, JsonNode.class);
        if (object != null && object.has("rules") && chosen.test(object)) {
          object.path("rules").forEach(rule -> addAll(object, rule, all));
        }
      }
      return all;
    }

    private static void addAll(JsonNode role, JsonNode rule, List<Right> all) {
      Set<String> names = new HashSet<>();
      rule.path("resourceNames").forEach(name -> names.add(name.asText()));
      for (JsonNode resource : rule.path("resources")) {
        for (JsonNode verb : rule.path("verbs")) {
          all.add(
              new Right(
                  role.path("kind").asText() + " " + role.at("/metadata/name").asText(),
                  verb.asText(),
                  rule.at("/apiGroups/0").asText() + "/" + resource.asText(),
                  role.at("/metadata/namespace").asText(""),
                  Set.copyOf(names)));
        }
      }
    }

    private boolean allows(Request request) {
      return verb.equals(request.verb())
          && resource.equals(request.resource())
          && (namespace.isEmpty() || namespace.equals(request.namespace()))
          && (names.isEmpty() || names.contains(request.name()));
    }

    /** Whether a request was made that no other rule allows. */
    boolean isNeeded(List<Right> granted, Audit audit) {
      return audit.made().stream()
          .filter(this::allows)
          .anyMatch(request -> granted.stream().filter(r -> r.allows(request)).count() == 1);
    }
  }
}
