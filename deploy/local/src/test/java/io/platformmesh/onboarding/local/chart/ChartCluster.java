package io.platformmesh.onboarding.local.chart;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.platformmesh.onboarding.local.Checkout;
import io.platformmesh.onboarding.local.servers.ServerBinaries;
import io.platformmesh.onboarding.local.servers.platform.PlatformOptions;
import io.platformmesh.onboarding.local.servers.platform.RealPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A cluster without our definition and with those of the Prometheus operator and KEDA, for which
 * the charts are rendered and installed. There is no controller-manager and no kubelet: objects are
 * stored, validated and defaulted, but no pod starts.
 */
final class ChartCluster implements AutoCloseable {

  /** Namespace of the releases. */
  static final String NAMESPACE = RealPlatform.NAMESPACE;

  static final String CHART = Checkout.file("deploy/helm/platform-mesh-onboarding").toString();
  static final String CRDS_CHART =
      Checkout.file("deploy/helm/platform-mesh-onboarding-crds").toString();

  private static final Pattern DOCUMENTS = Pattern.compile("^---$", Pattern.MULTILINE);
  private static final String EDGE = "edge";
  private static final List<String> FOREIGN_KINDS =
      List.of(
          "_podmonitors.yaml",
          "_servicemonitors.yaml",
          "_prometheusrules.yaml",
          "_scaledobjects.yaml",
          "_triggerauthentications.yaml");

  private final Path state;
  private final RealPlatform platform;
  private final Tool helm;
  private final Tool kubectl;

  private ChartCluster(Path state) {
    this.state = state;
    Map<String, Path> tools =
        ServerBinaries.find(System.err::println, "helm", "prometheus-operator-crds", "keda-crds");
    platform =
        RealPlatform.start(
            PlatformOptions.newBuilder(state).cluster(EDGE).progress(System.err::println).build());
    helm = new Tool(tools.get("helm").toString(), platform.kubeconfig(EDGE), state);
    kubectl = new Tool("kubectl", platform.kubeconfig(EDGE), state);
    try {
      for (Path file : foreignDefinitions(tools)) {
        kubectl.run("apply", "--server-side", "-f", file.toString()).required();
        kubectl.run("wait", "--for=condition=Established", "-f", file.toString()).required();
      }
    } catch (IOException | AssertionError failed) {
      platform.close();
      throw new AssertionError("the definitions of others cannot be installed", failed);
    }
  }

  /** Starts one; returns when it serves all kinds but ours. */
  static ChartCluster start(Path state) {
    return new ChartCluster(state);
  }

  private static List<Path> foreignDefinitions(Map<String, Path> tools) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String name : List.of("prometheus-operator-crds", "keda-crds")) {
      try (Stream<Path> all = Files.list(tools.get(name))) {
        all.filter(file -> FOREIGN_KINDS.stream().anyMatch(file.toString()::endsWith))
            .forEach(files::add);
      }
    }
    return files;
  }

  /** Acts as administrator. */
  Tool helm() {
    return helm;
  }

  /** Acts as administrator. */
  Tool kubectl() {
    return kubectl;
  }

  /** Acts on the kcp workspace as administrator. */
  Tool kubectlInWorkspace(String path) throws IOException {
    Path kubeconfig = state.resolve("workspace.kubeconfig");
    Files.writeString(kubeconfig, platform.workspaces().access(path).kubeconfig());
    return new Tool("kubectl", kubeconfig, state);
  }

  /** A file with values. */
  Path values(String yaml) throws IOException {
    return Files.writeString(Files.createTempFile(state, "values", ".yaml"), yaml);
  }

  /** All objects of the chart, as YAML. */
  String render(String chart, String values) throws IOException {
    return helm.run(
            "template", "onboarding", chart, "-n", NAMESPACE, "-f", values(values).toString())
        .required();
  }

  /** All objects in this YAML. */
  static List<JsonNode> objects(String yaml) {
    return DOCUMENTS
        .splitAsStream(yaml)
        .filter(document -> !document.isBlank())
        .map(document -> Serialization.unmarshal(document, JsonNode.class))
        .toList();
  }

  void createNamespace(String name) {
    kubectl.run("create", "namespace", name);
  }

  @Override
  public void close() {
    platform.close();
  }
}
