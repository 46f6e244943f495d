package io.platformmesh.onboarding.local.simulator;

import static io.platformmesh.onboarding.local.simulator.SimulatedPlatform.NAMESPACE;
import static io.platformmesh.onboarding.local.simulator.SimulatedPlatform.SYSTEM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.platformmesh.onboarding.local.simulator.platformmesh.Workspaces;
import io.platformmesh.onboarding.local.simulator.rules.SimulatedKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The simulator's objects are valid under the definitions of the other projects. */
@EnabledIf(
    value = "io.platformmesh.onboarding.local.simulator.SimulatedPlatform#upstreamIsThere",
    disabledReason = "-Dupstream is not a directory with the CRDs of the other projects")
class SimulatorRealIT {

  private static final String SHA256 = "sha256:[0-9a-f]{64}";

  @TempDir static Path state;

  private static SimulatedPlatform platform;

  @BeforeAll
  static void start() {
    platform = SimulatedPlatform.start(state);
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @Test
  void usesTheDefinitionsOfTheOtherProjects() {
    assertThatThrownBy(() -> platform.create(SimulatedKind.HELM_RELEASE, "none", "{interval: 5m}"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("either chart or chartRef must be set");
  }

  @Test
  void platformMeshIsReadyAtEachGeneration() {
    platform.create(SimulatedKind.PLATFORM_MESH, "mesh", "{}");
    TestObject first = platform.awaitReady(SimulatedKind.PLATFORM_MESH, "mesh");
    assertThat(first.condition("Ready")).isEqualTo("True/Complete@1");
    assertThat(first.at("/status/observedGeneration")).isEqualTo("1");

    platform.merge(SimulatedKind.PLATFORM_MESH, "mesh", "{'spec': {'exposure': {'port': 8443}}}");

    platform.await(
        SimulatedKind.PLATFORM_MESH,
        "mesh",
        live -> {
          assertThat(live.condition("Ready")).isEqualTo("True/Complete@2");
          assertThat(live.at("/status/observedGeneration")).isEqualTo("2");
        });
  }

  @Test
  void providerGoesThroughItsPhasesAndWritesItsKubeconfig() {
    try (Recording phases =
        platform.record(SimulatedKind.PROVIDER, "my-service", live -> live.at("/status/phase"))) {
      platform.create(
          SimulatedKind.PROVIDER,
          "my-service",
          "{providerKubeconfigSecret: {name: kube, namespace: %s, key: config}}"
              .formatted(NAMESPACE));
      TestObject live = platform.awaitReady(SimulatedKind.PROVIDER, "my-service");

      for (String type :
          List.of("ProviderWorkspaceSubroutine", "ScopedKubeconfigSubroutine", "Ready")) {
        assertThat(live.condition(type)).isEqualTo("True/Complete@1");
      }
      assertThat(live.at("/status/providerKubeconfigSecretRef/name")).isEqualTo("kube");
      assertThat(live.at("/status/providerKubeconfigSecretRef/namespace")).isEqualTo(NAMESPACE);
      assertThat(live.at("/status/observedGeneration")).isEmpty();
      phases.await("Pending", "ProvisioningWorkspace", "ProvisioningKubeconfig", "Ready");
    }
    assertThat(
            platform.platform().runtime().secrets().inNamespace(NAMESPACE).withName("kube").get())
        .as("the runtime cluster has no copy")
        .isNull();
    Secret secret = providerSecret("kube");
    assertThat(secret).isNotNull();
    assertThat(secret.getData()).containsOnlyKeys("config");
    Workspaces.Workspace made = workspaceOf("my-service");
    assertThat(server(secret, "config"))
        .isEqualTo(platform.platform().workspaces().url() + "/clusters/" + made.clusterId());
    try (KubernetesClient own =
        new KubernetesClientBuilder().withConfig(config(secret, "config")).build()) {
      assertThat(own.namespaces().withName("default").get()).isNotNull();
    }
  }

  @Test
  void hostOverrideChangesTheKubeconfigWhileThePhaseIsStillReady() {
    platform.create(SimulatedKind.PROVIDER, "moved", providerSpec("moved"));
    platform.awaitReady(SimulatedKind.PROVIDER, "moved");
    try (Recording seen =
        platform.record(
            SimulatedKind.PROVIDER,
            "moved",
            live ->
                "%s: %s %s"
                    .formatted(
                        live.generation(), live.at("/status/phase"), live.condition("Ready")))) {
      platform.merge(
          SimulatedKind.PROVIDER, "moved", "{'spec': {'hostOverride': 'https://kcp.example:9'}}");

      seen.await(
          "1: Ready True/Complete@1", "2: Ready True/Complete@1", "2: Ready True/Complete@2");
    }
    assertThat(server(providerSecret("moved"), "kubeconfig"))
        .isEqualTo("https://kcp.example:9/clusters/" + workspaceOf("moved").clusterId());
  }

  @Test
  void deletedProviderRemovesItsWorkspaceAndSecret() {
    platform.create(SimulatedKind.PROVIDER, "leaving", providerSpec("leaving"));
    platform.awaitReady(SimulatedKind.PROVIDER, "leaving");
    String path = workspaceOf("leaving").path();
    assertThat(providerSecret("leaving")).isNotNull();
    try (Recording phases =
        platform.record(SimulatedKind.PROVIDER, "leaving", live -> live.at("/status/phase"))) {
      platform.delete(SimulatedKind.PROVIDER, "leaving");

      platform.awaitGone(SimulatedKind.PROVIDER, "leaving");
      phases.await("Ready", "Deleting");
    }
    assertThat(platform.platform().workspaces().find(path)).isEmpty();
    assertThat(providerSecret("leaving")).isNull();
  }

  @Test
  void ociRepositoryStoresTheArtifactOfItsTag() {
    platform.create(
        SimulatedKind.OCI_REPOSITORY,
        "oci",
        "{interval: 1m0s, url: 'oci://r.io/charts/app', ref: {tag: 1.0.0}, provider: generic,"
            + " layerSelector: {mediaType: application/vnd.cncf.helm.chart.content.v1.tar+gzip,"
            + " operation: copy}}");
    TestObject live = platform.awaitReady(SimulatedKind.OCI_REPOSITORY, "oci");
    assertThat(live.condition("Ready")).isEqualTo("True/Succeeded@1");
    assertThat(live.condition("ArtifactInStorage")).isEqualTo("True/Succeeded@1");
    assertThat(live.condition("Reconciling") + live.condition("Stalled")).isEmpty();
    assertThat(live.at("/status/observedGeneration")).isEqualTo("1");
    assertThat(live.at("/status/observedLayerSelector/operation")).isEqualTo("copy");
    String revision = live.at("/status/artifact/revision");
    assertThat(revision).matches("1\\.0\\.0@" + SHA256);
    assertThat(live.at("/status/artifact/digest"))
        .as("of the stored tarball, not of the manifest")
        .matches(SHA256)
        .isNotEqualTo(digest(revision));

    platform.merge(SimulatedKind.OCI_REPOSITORY, "oci", "{'spec': {'ref': {'tag': '1.1.0'}}}");
    platform.merge(
        SimulatedKind.OCI_REPOSITORY,
        "oci",
        "{'metadata': {'annotations': {'reconcile.fluxcd.io/requestedAt': 'noon'}}}");

    platform.await(
        SimulatedKind.OCI_REPOSITORY,
        "oci",
        changed -> {
          assertThat(changed.condition("Ready")).isEqualTo("True/Succeeded@2");
          assertThat(changed.at("/status/observedGeneration")).isEqualTo("2");
          assertThat(changed.at("/status/artifact/revision")).matches("1\\.1\\.0@" + SHA256);
          assertThat(changed.at("/status/artifact/revision")).doesNotContain(digest(revision));
          assertThat(changed.at("/status/lastHandledReconcileAt")).isEqualTo("noon");
        });
  }

  @Test
  void helmReleaseOfAnOciRepositoryReportsTheDeployedArtifact() {
    platform.create(SimulatedKind.OCI_REPOSITORY, "app", ociSpec("1.0.0"));
    platform.create(
        SimulatedKind.HELM_RELEASE,
        "app",
        "{interval: 5m, chartRef: {kind: OCIRepository, name: app, namespace: %s}, values: {a: 1}}"
            .formatted(NAMESPACE));
    TestObject live = platform.awaitReady(SimulatedKind.HELM_RELEASE, "app");
    TestObject source = platform.awaitReady(SimulatedKind.OCI_REPOSITORY, "app");
    String installed = digest(source.at("/status/artifact/revision"));
    assertThat(live.condition("Ready")).isEqualTo("True/InstallSucceeded@1");
    assertThat(live.condition("Released")).isEqualTo("True/InstallSucceeded@1");
    assertThat(live.condition("Reconciling") + live.condition("Stalled")).isEmpty();
    assertThat(live.at("/status/observedGeneration")).isEqualTo("1");
    assertThat(live.at("/status/lastAttemptedGeneration")).isEqualTo("1");
    assertThat(live.at("/status/lastAttemptedRevisionDigest")).isEqualTo(installed);
    assertThat(live.at("/status/history/0/ociDigest")).isEqualTo(installed);
    assertThat(live.at("/status/history/0/chartName")).isEqualTo("app");
    assertThat(live.at("/status/history/0/chartVersion"))
        .isEqualTo("1.0.0+" + installed.substring("sha256:".length(), "sha256:".length() + 12));
    assertThat(live.at("/status/history/0/status")).isEqualTo("deployed");
    assertThat(live.at("/status/history/0/version")).isEqualTo("1");

    platform.merge(SimulatedKind.HELM_RELEASE, "app", "{'spec': {'values': {'a': 2}}}");
    TestObject upgraded = platform.awaitReady(SimulatedKind.HELM_RELEASE, "app");
    assertThat(upgraded.condition("Ready")).isEqualTo("True/UpgradeSucceeded@2");
    assertThat(upgraded.at("/status/observedGeneration")).isEqualTo("2");
    assertThat(upgraded.at("/status/history/0/version")).isEqualTo("2");
    assertThat(upgraded.at("/status/history/0/ociDigest")).isEqualTo(installed);
    assertThat(upgraded.at("/status/history/1/status")).isEqualTo("superseded");

    platform.merge(SimulatedKind.OCI_REPOSITORY, "app", "{'spec': {'ref': {'tag': '2.0.0'}}}");
    String expected =
        digest(
            platform
                .awaitReady(SimulatedKind.OCI_REPOSITORY, "app")
                .at("/status/artifact/revision"));
    assertThat(expected).isNotEqualTo(installed);
    TestObject followed =
        platform.await(
            SimulatedKind.HELM_RELEASE,
            "app",
            each -> assertThat(each.at("/status/history/0/ociDigest")).isEqualTo(expected));
    assertThat(followed.at("/status/history/0/chartVersion")).startsWith("2.0.0+");
  }

  @Test
  void helmReleaseOfAHelmRepositoryHasAChartVersionAndNoDigest() {
    platform.create(
        SimulatedKind.HELM_REPOSITORY, "index", "{interval: 5m, url: 'https://charts.io'}");
    platform.create(
        SimulatedKind.HELM_RELEASE,
        "indexed",
        "{interval: 5m, chart: {spec: {chart: app, version: 1.2.3, sourceRef: {kind:"
            + " HelmRepository, name: index, namespace: %s}}}}".formatted(NAMESPACE));
    TestObject release = platform.awaitReady(SimulatedKind.HELM_RELEASE, "indexed");
    assertThat(release.condition("Ready")).isEqualTo("True/InstallSucceeded@1");
    assertThat(release.at("/status/observedGeneration")).isEqualTo("1");
    assertThat(release.at("/status/history/0/chartName")).isEqualTo("app");
    assertThat(release.at("/status/history/0/chartVersion")).isEqualTo("1.2.3");
    assertThat(release.at("/status/history/0/ociDigest")).isEmpty();
    assertThat(release.at("/status/helmChart")).isEqualTo(NAMESPACE + "/" + NAMESPACE + "-indexed");

    TestObject chart = platform.awaitReady(SimulatedKind.HELM_CHART, NAMESPACE + "-indexed");
    assertThat(chart.condition("Ready")).isEqualTo("True/ChartPullSucceeded@1");
    assertThat(chart.at("/status/artifact/revision")).isEqualTo("1.2.3");

    TestObject index = platform.awaitReady(SimulatedKind.HELM_REPOSITORY, "index");
    assertThat(index.condition("Ready")).isEqualTo("True/Succeeded@1");
    assertThat(index.condition("ArtifactInStorage")).isEqualTo("True/Succeeded@1");
    assertThat(index.at("/status/observedGeneration")).isEqualTo("1");
    assertThat(index.at("/status/artifact/revision")).matches(SHA256);
  }

  @Test
  void helmReleaseNeedsItsSourceAndItsRemoteKubeconfig() {
    platform.create(
        SimulatedKind.HELM_RELEASE,
        "remote",
        "{interval: 5m, chartRef: {kind: OCIRepository, name: remote}, kubeConfig: {secretRef:"
            + " {name: edge, key: kubeconfig}}}");
    platform.await(
        SimulatedKind.HELM_RELEASE,
        "remote",
        live -> {
          assertThat(live.condition("Ready")).isEqualTo("False/RESTClientError@1");
          assertThat(live.message("Ready")).contains("secrets \"edge\" not found");
        });

    platform
        .platform()
        .runtime()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName("edge")
                .endMetadata()
                .withData(Map.of("kubeconfig", "eA=="))
                .build())
        .create();
    platform.await(
        SimulatedKind.HELM_RELEASE,
        "remote",
        live -> {
          assertThat(live.condition("Ready")).isEqualTo("False/ArtifactFailed@1");
          assertThat(live.message("Ready"))
              .contains("ocirepositories.source.toolkit.fluxcd.io \"remote\" not found");
        });

    platform.create(SimulatedKind.OCI_REPOSITORY, "remote", ociSpec("1.0.0"));
    platform.awaitReady(SimulatedKind.HELM_RELEASE, "remote");
  }

  @Test
  void ocmResolvesTheChartOfTheDesiredVersion() {
    platform.create(
        SimulatedKind.REPOSITORY,
        "ocm",
        "{interval: 1m0s, repositorySpec: {type: OCIRegistry, baseUrl: r.io, subPath: team/ocm}}");
    platform.create(
        SimulatedKind.COMPONENT,
        "ocm",
        "{component: acme.org/app, semver: 1.0.0, interval: 1m0s, downgradePolicy: Deny,"
            + " repositoryRef: {name: ocm}, ocmConfig: [%s]}".formatted(ocmConfig()));
    platform.create(
        SimulatedKind.RESOURCE,
        "ocm",
        "{interval: 1m0s, componentRef: {name: ocm}, resource: {byReference: {resource: {name:"
            + " chart}}}, ocmConfig: [%s]}".formatted(ocmConfig()));

    TestObject resource = platform.awaitReady(SimulatedKind.RESOURCE, "ocm");
    assertThat(resource.condition("Ready")).isEqualTo("True/Succeeded@1");
    assertThat(resource.at("/status/observedGeneration")).isEqualTo("1");
    assertThat(resource.at("/status/resource/name")).isEqualTo("chart");
    assertThat(resource.at("/status/resource/version")).isEqualTo("1.0.0");
    assertThat(resource.at("/status/resource/access/type")).isEqualTo("ociArtifact");
    assertThat(resource.at("/status/resource/access/imageReference"))
        .matches("r\\.io/team/ocm/app/chart:1\\.0\\.0@" + SHA256);
    assertThat(resource.at("/status/effectiveOCMConfig/0/kind")).isEqualTo("Repository");
    TestObject component = platform.awaitReady(SimulatedKind.COMPONENT, "ocm");
    assertThat(component.condition("Ready")).isEqualTo("True/Succeeded@1");
    assertThat(component.at("/status/observedGeneration")).isEqualTo("1");
    assertThat(component.at("/status/component/component")).isEqualTo("acme.org/app");
    assertThat(component.at("/status/component/version")).isEqualTo("1.0.0");
    assertThat(component.at("/status/component/repositorySpec/subPath")).isEqualTo("team/ocm");
    TestObject repository = platform.awaitReady(SimulatedKind.REPOSITORY, "ocm");
    assertThat(repository.condition("Ready")).isEqualTo("True/Succeeded@1");
    assertThat(repository.at("/status/observedGeneration")).isEqualTo("1");

    platform.merge(SimulatedKind.COMPONENT, "ocm", "{'spec': {'semver': '1.1.0'}}");
    platform.await(
        SimulatedKind.RESOURCE,
        "ocm",
        live -> {
          assertThat(live.at("/status/resource/version")).isEqualTo("1.1.0");
          assertThat(live.at("/status/resource/access/imageReference")).contains(":1.1.0@");
          assertThat(live.isReady()).isTrue();
        });

    platform.merge(SimulatedKind.COMPONENT, "ocm", "{'spec': {'semver': '1.0.0'}}");
    TestObject denied =
        platform.await(
            SimulatedKind.COMPONENT,
            "ocm",
            live -> assertThat(live.condition("Ready")).isEqualTo("False/CheckVersionFailed@3"));
    assertThat(denied.message("Ready")).contains("cannot be downgraded from version 1.1.0 to");
    assertThat(denied.at("/status/component/version")).isEqualTo("1.1.0");
    assertThat(denied.at("/status/observedGeneration")).isEqualTo("2");

    platform.merge(SimulatedKind.COMPONENT, "ocm", "{'spec': {'downgradePolicy': 'Allow'}}");
    assertThat(platform.awaitReady(SimulatedKind.COMPONENT, "ocm").at("/status/component/version"))
        .isEqualTo("1.0.0");
  }

  @Test
  void ocmObjectsAreKeptWhileReferenced() {
    platform.create(
        SimulatedKind.REPOSITORY,
        "used",
        "{interval: 1m0s, repositorySpec: {type: OCIRegistry, baseUrl: r.io}}");
    platform.create(
        SimulatedKind.COMPONENT,
        "used",
        "{component: acme.org/app, semver: 1.0.0, interval: 1m0s, repositoryRef: {name: used}}");
    platform.awaitReady(SimulatedKind.COMPONENT, "used");

    platform.delete(SimulatedKind.REPOSITORY, "used");
    TestObject waiting =
        platform.await(
            SimulatedKind.REPOSITORY,
            "used",
            live -> assertThat(live.condition("Ready")).startsWith("False/DeletionFailed@"));
    assertThat(waiting.message("Ready")).endsWith("referencing it: " + NAMESPACE + "/used");

    platform.delete(SimulatedKind.COMPONENT, "used");
    platform.awaitGone(SimulatedKind.COMPONENT, "used");
    platform.awaitGone(SimulatedKind.REPOSITORY, "used");
  }

  private static String ocmConfig() {
    return "{apiVersion: delivery.ocm.software/v1alpha1, kind: Repository, name: ocm, namespace: "
        + NAMESPACE
        + ", policy: Propagate}";
  }

  private static String ociSpec(String tag) {
    return "{interval: 1m0s, url: 'oci://r.io/charts/app', ref: {tag: %s}}".formatted(tag);
  }

  private static String providerSpec(String secret) {
    return "{providerKubeconfigSecret: {name: %s, namespace: %s, key: kubeconfig}}"
        .formatted(secret, NAMESPACE);
  }

  private static String digest(String revision) {
    return revision.substring(revision.indexOf('@') + 1);
  }

  private static Workspaces.Workspace workspaceOf(String provider) {
    Workspaces workspaces = platform.platform().workspaces();
    String holder = workspaces.find(SYSTEM).orElseThrow().clusterId();
    return workspaces.find("root:providers:" + provider + "-" + holder).orElseThrow();
  }

  private static @Nullable Secret providerSecret(String name) {
    return platform
        .client(SimulatedKind.PROVIDER)
        .secrets()
        .inNamespace(NAMESPACE)
        .withName(name)
        .get();
  }

  private static Config config(Secret secret, String key) {
    return Config.fromKubeconfig(
        new String(Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8));
  }

  private static String server(Secret secret, String key) {
    return config(secret, key).getMasterUrl().replaceFirst("/$", "");
  }
}
