package io.platformmesh.onboarding.local.chart;

import static io.platformmesh.onboarding.local.chart.ChartCluster.CHART;
import static io.platformmesh.onboarding.local.chart.ChartCluster.CRDS_CHART;
import static io.platformmesh.onboarding.local.chart.ChartCluster.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.platformmesh.onboarding.local.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The charts, by Helm and a real API server. */
class ChartRealIT {

  private static final String ADDRESS = "temporal: {address: 'temporal.example.org:7233'}\n";
  private static final String WORKER = "onboarding-platform-mesh-onboarding-worker";
  private static final String WATCHER = "onboarding-platform-mesh-onboarding-watcher";

  /** Everything that can be on at the same time. */
  private static final String EVERYTHING =
      """
      nameOverride: onboarding
      commonLabels: {team: platform}
      commonAnnotations: {example.org/owner: platform}
      image:
        registry: registry.example.org:5000
        digest: sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
        pullPolicy: Always
        pullSecrets: [{name: registry}]
      temporal:
        address: ns.acct.tmprl.cloud:7233
        namespace: ns.acct
        apiKey: {existingSecret: temporal-api-key}
        tls:
          enabled: true
          serverName: temporal.example.org
          serverCa: {existingSecret: temporal-ca}
          clientCertificate: {existingSecret: temporal-client}
      codec: {existingSecret: codec-keys, keyId: '2026-11'}
      kcp: {url: 'https://kcp.example.org:8443', secret: {namespace: kcp, name: worker}}
      rbac: {mode: namespaced, namespaces: [team-a, team-b], secretNames: [a-provider-kubeconfig]}
      logging: {format: text, level: DEBUG}
      tracing: {otlpEndpoint: 'http://otel.example.org:4317'}
      startupTimeout: 1m
      worker:
        serviceAccount: {annotations: {example.org/a: b}}
        deadlines: {await-provider: 20m, deploy-components: 1h30m}
        firstRetry: 2s
        longestRetry: 1m
        upstreamFieldManagers: [manager, platform-mesh-operator]
        versioning: {enabled: true}
        keda: {enabled: true}
        extraArgs: ['--metrics-port=9464']
        extraEnv: [{name: JAVA_TOOL_OPTIONS, value: -Xmx256m}]
        extraEnvFrom: [{secretRef: {name: more}}]
        extraVolumes: [{name: more, emptyDir: {}}]
        extraVolumeMounts: [{name: more, mountPath: /more}]
        podLabels: {example.org/l: p}
        podAnnotations: {example.org/a: p}
        nodeSelector: {kubernetes.io/os: linux}
        tolerations: [{operator: Exists}]
        affinity: {nodeAffinity: {}}
        priorityClassName: system-cluster-critical
      watcher:
        kcpSecret: {namespace: kcp, name: watcher}
        leaderElection: {leaseName: one}
        selector: 'example.org/onboard=true'
        resyncInterval: 1m
        pokesPerSecond: 5.5
        topologySpreadConstraints: []
      networkPolicy:
        enabled: true
        metricsFrom: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]
        egress: [{ports: [{port: 443, protocol: TCP}]}]
      metrics:
        port: 9999
        podMonitor: {enabled: true, labels: {release: prometheus}, interval: 30s, scrapeTimeout: 10s}
      alerts: {enabled: true, labels: {release: prometheus}}
      dashboard: {enabled: true, annotations: {grafana_folder: platform}}
      """;

  @TempDir static Path state;

  private static ChartCluster cluster;

  @BeforeAll
  static void start() {
    cluster = ChartCluster.start(state);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @MethodSource
  void chartIsLinted(String chart, String values) throws Exception {
    String output =
        cluster
            .helm()
            .run("lint", "--strict", "-f", cluster.values(values).toString(), chart)
            .required();
    assertThat(output).contains("0 chart(s) failed").doesNotContain("WARNING", "ERROR");
  }

  static Stream<Arguments> chartIsLinted() {
    return Stream.of(
        Arguments.of(CHART, ADDRESS),
        Arguments.of(CHART, EVERYTHING),
        Arguments.of(CRDS_CHART, "{}"));
  }

  /** A parent chart with both charts, each behind a condition and a tag. */
  private static Path parentChart() throws IOException {
    Path parent = Files.createTempDirectory(state, "parent");
    Path subcharts = Files.createDirectory(parent.resolve("charts"));
    for (String chart : List.of(CHART, CRDS_CHART)) {
      Path source = Path.of(chart);
      Files.createSymbolicLink(subcharts.resolve(source.getFileName()), source);
    }
    Files.writeString(
        parent.resolve("Chart.yaml"),
        """
        apiVersion: v2
        name: parent
        version: 1.0.0
        dependencies:
        - {name: platform-mesh-onboarding, version: '*', condition: platform-mesh-onboarding.enabled, tags: [onboarding]}
        - {name: platform-mesh-onboarding-crds, version: '*', condition: platform-mesh-onboarding-crds.enabled}
        """);
    return parent;
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true"})
  void chartsRenderAsSubcharts(boolean onboarding, boolean definitions) throws IOException {
    String values =
        """
        global: {imageRegistry: registry.example.org}
        tags: {onboarding: true}
        platform-mesh-onboarding:
          enabled: %s
          tags: {}
          temporal: {address: 'temporal.example.org:7233'}
        platform-mesh-onboarding-crds: {enabled: %s}
        """
            .formatted(onboarding, definitions);

    List<String> kinds =
        ChartCluster.objects(cluster.render(parentChart().toString(), values)).stream()
            .map(object -> object.path("kind").asText())
            .toList();

    assertThat(kinds.contains("Deployment")).isEqualTo(onboarding);
    assertThat(kinds.contains("CustomResourceDefinition")).isEqualTo(definitions);
  }

  /** The schema checks types, patterns and names; the message names the value. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "temporal: {adress: a:1}                          | adress",
        "temporal: {address: no-port}                     | /temporal/address",
        "temporal: {namespace: ''}                        | /temporal/namespace",
        "image: {tag: 'a b'}                              | /image/tag",
        "image: {digest: abc}                             | /image/digest",
        "image: {pullPolicy: Sometimes}                   | /image/pullPolicy",
        "rbac: {mode: both}                               | /rbac/mode",
        "rbac: {namespaces: all}                          | /rbac/namespaces",
        "logging: {format: xml}                           | /logging/format",
        "logging: {level: LOUD}                           | /logging/level",
        "kcp: {secret: {name: ''}}                        | /kcp/secret/name",
        "worker: {replicas: many}                         | /worker/replicas",
        "worker: {replica: 3}                             | replica",
        "worker: {deadlines: {await-everything: 1m}}      | await-everything",
        "worker: {deadlines: {await-provider: soon}}      | /worker/deadlines/await-provider",
        "worker: {deadlines: {await-provider: 0s}}        | /worker/deadlines/await-provider",
        "worker: {deadlines: {await-provider: 8761h}}     | /worker/deadlines/await-provider",
        "worker: {keda: {minReplicas: 0}}                 | /worker/keda/minReplicas",
        "worker: {extraEnv: {A: b}}                       | /worker/extraEnv",
        "worker: {startupProbe: {httpGet: {}}}            | httpGet",
        "worker: {podDisruptionBudget: {maxUnavailable: half}} |"
            + " /worker/podDisruptionBudget/maxUnavailable",
        "worker: {deadlines: {await-provider: 0m0s}}      | /worker/deadlines/await-provider",
        "worker: {firstRetry: 0s}                         | /worker/firstRetry",
        "watcher: {resyncInterval: 5}                     | /watcher/resyncInterval",
        "watcher: {resyncInterval: 0s}                    | /watcher/resyncInterval",
        "watcher: {pokesPerSecond: 0}                     | /watcher/pokesPerSecond",
        "alerts: {runbookBaseUrl: 'https://example.org/a'} | /alerts/runbookBaseUrl",
        "metrics: {port: 80}                              | /metrics/port",
        "commonLabels: {a: 1}                             | /commonLabels/a",
      })
  void schemaRejectsInvalidValues(String values, String named) throws Exception {
    Tool.Result result = template(values);
    assertThat(result.code()).isNotZero();
    assertThat(result.err()).contains("values don't meet the specifications").contains(named);
  }

  /** The templates reject values that conflict with one another. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{}                                              | temporal.address is required",
        "temporal: {apiKey: {existingSecret: a}}         | temporal.apiKey.existingSecret needs"
            + " temporal.tls.enabled",
        "temporal: {tls: {serverName: a}}                | need temporal.tls.enabled",
        "codec: {existingSecret: a}                      | codec.existingSecret and codec.keyId",
        "codec: {keyId: a}                               | codec.existingSecret and codec.keyId",
        "rbac: {mode: namespaced}                        | rbac.mode=namespaced needs"
            + " rbac.namespaces",
        "rbac: {namespaces: [a]}                         | rbac.namespaces needs"
            + " rbac.mode=namespaced",
        "worker: {shutdownGraceSeconds: 40}              | worker.shutdownGraceSeconds must be"
            + " less",
        "worker: {autoscaling: {enabled: true}, keda: {enabled: true}} | exclude each other",
        "worker: {autoscaling: {enabled: true, targetCPUUtilizationPercentage: 0}} |"
            + " worker.autoscaling needs",
        "worker: {keda: {minReplicas: 7}}                | worker.keda.minReplicas is more",
        "watcher: {leaderElection: {enabled: false}}     | watcher.replicas above 1 needs",
        "watcher: {serviceAccount: {create: false}}      | watcher.serviceAccount.create=false"
            + " needs",
        "worker: {serviceAccount: {create: false}}       | worker.serviceAccount.create=false"
            + " needs",
        "watcher: {kcpSecret: {name: a}}                 | watcher.kcpSecret.namespace and",
        "metrics: {podMonitor: {enabled: true}, serviceMonitor: {enabled: true}} |"
            + " metrics.serviceMonitor.enabled exclude each other",
      })
  void conflictingValuesAreRejected(String values, String words) throws Exception {
    Tool.Result result = template(values);
    assertThat(result.code()).isNotZero();
    assertThat(result.err()).contains("These values cannot be used").contains(words);
  }

  private static Tool.Result template(String values) throws Exception {
    return cluster
        .helm()
        .run("template", "onboarding", CHART, "-f", cluster.values(values).toString());
  }

  /** Each feature on and off; what is rendered is validated, defaulted and admitted, not stored. */
  @ParameterizedTest
  @MethodSource
  void eachObjectIsAccepted(String values, List<String> kinds) throws Exception {
    for (String namespace : List.of(NAMESPACE, "kcp", "team-a", "team-b")) {
      cluster.createNamespace(namespace);
    }
    String rendered = cluster.render(CHART, values);

    Tool.Result applied =
        cluster
            .kubectl()
            .run(
                rendered,
                List.of("apply", "--dry-run=server", "--validate=strict", "-o", "name", "-f", "-"));

    applied.required();
    assertThat(applied.err()).as("warnings").isEmpty();
    assertThat(applied.out().lines().map(line -> line.replaceAll("[./].*", "")).distinct())
        .containsExactlyInAnyOrderElementsOf(kinds);
    assertThat(applied.out().lines()).hasSize(ChartCluster.objects(rendered).size());
  }

  static Stream<Arguments> eachObjectIsAccepted() {
    List<String> always = List.of("deployment", "serviceaccount", "poddisruptionbudget");
    List<String> cluster = with(always, "clusterrole", "clusterrolebinding", "role", "rolebinding");
    List<String> namespaced = with(always, "role", "rolebinding");
    List<String> withoutRoles = with(always, "clusterrole", "clusterrolebinding");
    return Stream.of(
        accepted("", cluster),
        accepted("rbac: {create: false}", always),
        accepted("rbac: {mode: namespaced, namespaces: [team-a]}", namespaced),
        accepted("watcher: {enabled: false}", withoutRoles),
        accepted("rbac: {secretNames: [a]}\nwatcher: {enabled: false}", cluster),
        accepted("worker: {enabled: false}", cluster),
        accepted("watcher: {replicas: 1, leaderElection: {enabled: false}}", cluster),
        accepted(
            """
            worker: {serviceAccount: {create: false, name: a}, podDisruptionBudget: {enabled: false}}
            watcher: {serviceAccount: {create: false, name: b}, podDisruptionBudget: {enabled: false}}
            """,
            List.of("deployment", "clusterrole", "clusterrolebinding", "role", "rolebinding")),
        accepted("worker: {podDisruptionBudget: {maxUnavailable: 50%}}", cluster),
        accepted(
            """
            worker:
              autoscaling:
                enabled: true
                behavior: {scaleDown: {stabilizationWindowSeconds: 600}}
            """,
            with(cluster, "horizontalpodautoscaler")),
        accepted(
            """
            worker:
              autoscaling:
                enabled: true
                targetCPUUtilizationPercentage: 0
                external: {metricName: approximate_backlog_count, matchLabels: {namespace: onboarding}}
            """,
            with(cluster, "horizontalpodautoscaler")),
        accepted("worker: {keda: {enabled: true}}", with(cluster, "scaledobject")),
        accepted(
            """
            worker: {keda: {enabled: true}}
            temporal: {address: 'a:1', tls: {enabled: true, clientCertificate: {existingSecret: a}}}
            """,
            with(cluster, "scaledobject", "triggerauthentication")),
        accepted("networkPolicy: {enabled: true}", with(cluster, "networkpolicy")),
        accepted("metrics: {podMonitor: {enabled: true}}", with(cluster, "podmonitor")),
        accepted(
            "metrics: {serviceMonitor: {enabled: true, interval: 15s}}",
            with(cluster, "service", "servicemonitor")),
        accepted("alerts: {enabled: true}", with(cluster, "prometheusrule")),
        accepted("dashboard: {enabled: true}", with(cluster, "configmap")),
        accepted("worker: {versioning: {enabled: true, buildId: abc}}", cluster),
        Arguments.of(
            EVERYTHING,
            with(
                namespaced,
                "scaledobject",
                "triggerauthentication",
                "networkpolicy",
                "podmonitor",
                "prometheusrule",
                "configmap")));
  }

  private static Arguments accepted(String values, List<String> kinds) {
    return Arguments.of(values.contains("temporal:") ? values : ADDRESS + values, kinds);
  }

  private static List<String> with(List<String> kinds, String... more) {
    List<String> all = new ArrayList<>(kinds);
    all.addAll(List.of(more));
    return all;
  }

  @Test
  void givenValuesReplaceThoseOfTheChart() throws Exception {
    String given =
        """
        worker:
          extraEnv: [{name: LOG_LEVEL, value: TRACE}, {name: OWN, value: mine}]
          topologySpreadConstraints:
            - maxSkew: 1
              topologyKey: rack
              whenUnsatisfiable: ScheduleAnyway
              labelSelector: {matchExpressions: [{key: app, operator: Exists}]}
        """;
    JsonNode pod = podOf("worker", ADDRESS + given);
    JsonNode variables = pod.at("/containers/0/env");
    assertThat(variables.findValuesAsText("name"))
        .doesNotHaveDuplicates()
        .contains("OWN", "TEMPORAL_ADDRESS", "SHUTDOWN_GRACE");
    assertThat(variables.toString()).contains("{\"name\":\"LOG_LEVEL\",\"value\":\"TRACE\"}");
    assertThat(pod.at("/topologySpreadConstraints/0/labelSelector").toString())
        .isEqualTo("{\"matchExpressions\":[{\"key\":\"app\",\"operator\":\"Exists\"}]}");
    assertThat(podOf("worker", ADDRESS).at("/topologySpreadConstraints/0/labelSelector").toString())
        .contains("matchLabels", "\"app.kubernetes.io/component\":\"worker\"");
  }

  private static JsonNode podOf(String component, String values) throws Exception {
    return ChartCluster.objects(cluster.render(CHART, values)).stream()
        .filter(object -> object.path("kind").asText().equals("Deployment"))
        .map(object -> object.at("/spec/template/spec"))
        .filter(pod -> pod.at("/containers/0/name").asText().equals(component))
        .findFirst()
        .orElseThrow();
  }

  /** In the repository, or at the address of a copy. */
  @ParameterizedTest
  @ValueSource(strings = {"", "https://example.org/platform-mesh-onboarding/"})
  void alertsLeadToTheirRunbooks(String base) throws Exception {
    String values = ADDRESS + "alerts: {enabled: true, runbookBaseUrl: '" + base + "'}";
    JsonNode rules =
        ChartCluster.objects(cluster.render(CHART, values)).stream()
            .filter(object -> object.path("kind").asText().equals("PrometheusRule"))
            .findFirst()
            .orElseThrow();
    assertThat(rules.findValuesAsText("runbook_url"))
        .hasSizeGreaterThan(10)
        .allMatch(url -> url.startsWith(base + "docs/runbooks.md#onboarding"));
  }

  /** Pods of such a template would be admitted where Pod Security enforces "restricted". */
  @ParameterizedTest
  @ValueSource(strings = {ADDRESS, EVERYTHING})
  void podsMeetTheRestrictedStandard(String values) throws Exception {
    cluster.createNamespace("restricted");
    cluster
        .kubectl()
        .run("label", "ns", "restricted", "pod-security.kubernetes.io/enforce=restricted")
        .required();
    List<JsonNode> deployments =
        ChartCluster.objects(cluster.render(CHART, values)).stream()
            .filter(object -> object.path("kind").asText().equals("Deployment"))
            .toList();
    assertThat(deployments).hasSize(2);
    for (JsonNode deployment : deployments) {
      String pod =
          Serialization.asJson(
              Map.of(
                  "apiVersion",
                  "v1",
                  "kind",
                  "Pod",
                  "metadata",
                  Map.of("name", "pod", "namespace", "restricted"),
                  "spec",
                  deployment.at("/spec/template/spec")));
      cluster.kubectl().run(pod, List.of("create", "--dry-run=server", "-f", "-")).required();
    }
  }

  @Test
  void definitionInTheChartIsTheGeneratedOne() throws Exception {
    JsonNode rendered = ChartCluster.objects(cluster.render(CRDS_CHART, "{}")).get(0);
    String generated =
        Files.readString(
            Checkout.file(
                "deploy/helm/platform-mesh-onboarding-crds/files/managedproviders.providers.platform-mesh.io.yaml"));
    assertThat(rendered.path("spec"))
        .isEqualTo(Serialization.unmarshal(generated, JsonNode.class).path("spec"));
    assertThat(rendered.at("/metadata/annotations/helm.sh~1resource-policy").asText())
        .isEqualTo("keep");
  }

  @Test
  void releasesAreInstalledUpgradedAndUninstalled() throws Exception {
    String definition = "managedproviders.providers.platform-mesh.io";
    helm("install", "crds", CRDS_CHART);
    kubectl("wait", "--for=condition=Established", "crd/" + definition);
    kubectl("get", "managedproviders", "-A");

    String installed =
        helm("install", "onboarding", CHART, "-f", cluster.values(ADDRESS).toString());
    assertThat(installed)
        .contains("temporal.example.org:7233")
        .contains("rollout status deployment/" + WORKER)
        .doesNotContain("are not served");
    String selector = "jsonpath={.spec.selector}{.spec.template.spec.serviceAccountName}";
    String before = kubectl("get", "deployment", WORKER, "-o", selector);
    assertThat(kubectl("get", "deployment", WORKER, "-o", "jsonpath={.spec.replicas}"))
        .isEqualTo("2");

    String changed =
        cluster
            .values(
                ADDRESS
                    + """
                    commonLabels: {team: platform}
                    image: {tag: 9.9.9}
                    rbac: {mode: namespaced, namespaces: [platform-mesh-system]}
                    worker: {autoscaling: {enabled: true}}
                    watcher: {replicas: 3}
                    dashboard: {enabled: true}
                    """)
            .toString();
    helm("upgrade", "onboarding", CHART, "-f", changed);
    helm("upgrade", "crds", CRDS_CHART);
    assertThat(kubectl("get", "deployment", WORKER, "-o", selector)).isEqualTo(before);
    assertThat(kubectl("get", "deployment", WATCHER, "-o", "jsonpath={..image} {.spec.replicas}"))
        .isEqualTo("platform-mesh/onboarding:9.9.9 3");
    assertThat(names("clusterroles")).isEmpty();
    assertThat(names("roles,configmaps,hpa"))
        .contains(
            "role.rbac.authorization.k8s.io/platform-mesh-system-" + WORKER,
            "configmap/onboarding-platform-mesh-onboarding-dashboard",
            "horizontalpodautoscaler.autoscaling/" + WORKER);

    helm("rollback", "onboarding", "1");
    assertThat(names("clusterroles")).hasSize(2);

    helm("uninstall", "onboarding");
    assertThat(
            names("all,sa,pdb,roles,rolebindings,configmaps,hpa,clusterroles,clusterrolebindings"))
        .isEmpty();
    helm("uninstall", "crds");
    assertThat(kubectl("get", "crd", definition, "-o", "name")).contains(definition);

    // The next release of that name adopts the kept definition, and removes it unless it keeps it.
    helm("install", "crds", CRDS_CHART, "--set", "keep=false");
    helm("uninstall", "crds", "--wait");
    assertThat(cluster.kubectl().run("get", "crd", definition).err()).contains("not found");
  }

  private static String helm(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-n", NAMESPACE));
    return cluster.helm().run("", all).required();
  }

  private static String kubectl(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-n", NAMESPACE));
    return cluster.kubectl().run("", all).required();
  }

  private static List<String> names(String kinds) {
    return kubectl("get", kinds, "-l", "app.kubernetes.io/instance=onboarding", "-o", "name")
        .lines()
        .toList();
  }

  @Test
  void watcherWritesNothingButItsLease() throws Exception {
    for (String values : List.of(ADDRESS, EVERYTHING)) {
      for (JsonNode object : ChartCluster.objects(cluster.render(CHART, values))) {
        String component = object.at("/metadata/labels/app.kubernetes.io~1component").asText();
        for (JsonNode rule : object.path("rules")) {
          assertThat(rule.toString()).doesNotContain("*");
          if (component.equals("watcher") && !texts(rule, "resources").contains("leases")) {
            assertThat(texts(rule, "verbs")).as("%s", rule).isSubsetOf("get", "list", "watch");
          }
        }
      }
    }
  }

  private static List<String> texts(JsonNode rule, String field) {
    List<String> texts = new ArrayList<>();
    rule.path(field).forEach(text -> texts.add(text.asText()));
    return texts;
  }

  /** Asked of the API server, as the service accounts. */
  @Test
  void namespacedModeReachesOnlyTheListedNamespacesAndNamedSecrets() throws Exception {
    for (String namespace : List.of("kcp-a", "listed", "other")) {
      cluster.createNamespace(namespace);
    }
    String values =
        ADDRESS
            + """
            rbac: {mode: namespaced, namespaces: [listed], secretNames: [named]}
            kcp: {secret: {namespace: kcp-a, name: kcp}}
            fullnameOverride: narrow
            """;
    helm("install", "narrow", CHART, "-f", cluster.values(values).toString());
    try {
      assertThat(may("worker", "listed", "create", "events.events.k8s.io")).isTrue();
      assertThat(may("worker", "other", "create", "events.events.k8s.io")).isFalse();
      assertThat(may("worker", "listed", "get", "secrets/named")).isTrue();
      assertThat(may("worker", "listed", "get", "secrets/another")).isFalse();
      assertThat(may("worker", "listed", "list", "secrets")).isFalse();
      assertThat(may("worker", "kcp-a", "get", "secrets/kcp")).isTrue();
      assertThat(may("worker", "kcp-a", "get", "secrets/named")).isFalse();
      assertThat(may("watcher", "listed", "create", "secrets")).isFalse();
      assertThat(may("watcher", NAMESPACE, "patch", "leases.coordination.k8s.io/narrow-watcher"))
          .isTrue();
      assertThat(may("watcher", NAMESPACE, "patch", "leases.coordination.k8s.io/other")).isFalse();
      // The requests of the client: a watch of one Secret by name, a namespace by a Role in it, an
      // apply.
      assertThat(
              as(
                      "watcher",
                      "",
                      "get",
                      "secrets",
                      "--field-selector=metadata.name=named",
                      "-n",
                      "listed")
                  .code())
          .isZero();
      assertThat(as("watcher", "", "get", "secrets", "-n", "listed").code()).isNotZero();
      assertThat(as("worker", "", "get", "namespace", "listed").code()).isZero();
      assertThat(as("worker", "", "get", "namespace", "other").code()).isNotZero();
      applySecret("named").required();
      assertThat(applySecret("another").err()).contains("forbidden");
    } finally {
      helm("uninstall", "narrow");
    }
  }

  private static Tool.Result applySecret(String name) {
    String secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: %s}".formatted(name);
    return as(
        "worker", secret, "apply", "--server-side", "--validate=false", "-n", "listed", "-f", "-");
  }

  private static Tool.Result as(String process, String input, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--as=system:serviceaccount:%s:narrow-%s".formatted(NAMESPACE, process));
    return cluster.kubectl().run(input, all);
  }

  private static boolean may(String process, String namespace, String verb, String what) {
    Tool.Result answer = as(process, "", "auth", "can-i", verb, what, "-n", namespace);
    assertThat(answer.out()).as("%s %s: %s", verb, what, answer.err()).containsAnyOf("yes", "no");
    return answer.code() == 0;
  }

  @Test
  void rightsInKcpAreAccepted() throws Exception {
    Tool workspace = cluster.kubectlInWorkspace("root:providers:system");
    workspace.run("create", "namespace", NAMESPACE);
    String file = Checkout.file("deploy/kcp/rbac.yaml").toString();
    assertThat(
            workspace
                .run("apply", "--dry-run=server", "--validate=strict", "-o", "name", "-f", file)
                .required()
                .lines())
        .hasSize(8);
    String parentFile = Checkout.file("deploy/kcp/rbac-parent.yaml").toString();
    assertThat(
            workspace
                .run(
                    "apply",
                    "--dry-run=server",
                    "--validate=strict",
                    "-o",
                    "name",
                    "-f",
                    parentFile)
                .required()
                .lines())
        .hasSize(2);
  }
}
