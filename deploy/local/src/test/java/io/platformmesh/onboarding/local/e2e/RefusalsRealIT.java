package io.platformmesh.onboarding.local.e2e;

import static io.platformmesh.onboarding.local.e2e.Onboardings.LONG;
import static io.platformmesh.onboarding.local.e2e.Onboardings.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.platformmesh.onboarding.activities.client.Cluster;
import io.platformmesh.onboarding.activities.client.LiveConditions;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.workflows.ClusterRef;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The refusals of a real API server, and a cluster without the OCM controller. */
class RefusalsRealIT {

  @TempDir static Path state;

  private static Onboardings onboardings;
  private static KubernetesClient client;

  @BeforeAll
  static void start() {
    onboardings = Onboardings.start(state, options -> options);
    client = onboardings.platform().runtime();
  }

  @AfterAll
  static void stop() {
    onboardings.close();
  }

  /** The reason for which a Secret cannot be created in a namespace; empty if it is created. */
  private static Optional<Reason> refusalIn(String namespace, KubernetesClient caller) {
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName("refused")
            .withNamespace(namespace)
            .endMetadata()
            .build();
    try {
      new Cluster(ClusterRef.HOSTING, caller)
          .call("create Secret refused", () -> caller.resource(secret).create());
      return Optional.empty();
    } catch (StageException refusal) {
      return Optional.of(refusal.reason());
    }
  }

  private static void createNamespace(String name) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  @Test
  void apiServerRefuses() {
    createNamespace("terminating");
    client.namespaces().withName("terminating").delete();
    assertThat(refusalIn("terminating", client)).contains(Reason.NamespaceTerminating);

    assertThat(refusalIn("absent", client)).contains(Reason.Rejected);

    createNamespace("full");
    ResourceQuota quota =
        new ResourceQuotaBuilder()
            .withNewMetadata()
            .withName("none")
            .withNamespace("full")
            .endMetadata()
            .withNewSpec()
            .withHard(Map.of("secrets", new Quantity("0")))
            .endSpec()
            .build();
    client.resource(quota).create();
    client
        .resourceQuotas()
        .inNamespace("full")
        .withName("none")
        .editStatus(
            live ->
                new ResourceQuotaBuilder(live)
                    .withNewStatus()
                    .withHard(Map.of("secrets", new Quantity("0")))
                    .withUsed(Map.of("secrets", new Quantity("0")))
                    .endStatus()
                    .build());
    await()
        .atMost(LONG)
        .until(() -> refusalIn("full", client).equals(Optional.of(Reason.QuotaExceeded)));

    Config stranger =
        new ConfigBuilder(client.getConfiguration()).withImpersonateUsername("stranger").build();
    try (KubernetesClient caller = new KubernetesClientBuilder().withConfig(stranger).build()) {
      assertThat(refusalIn("full", caller)).contains(Reason.Forbidden);
    }
  }

  @Test
  void admissionPolicyDenies() {
    createNamespace("guarded");
    client
        .resource(
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: no-secrets}
            spec:
              matchConstraints:
                namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: guarded}}
                resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [secrets]}]
              validations: [{expression: "object.metadata.name != 'refused'", message: not here}]
            """)
        .create();
    client
        .resource(
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: no-secrets}
            spec: {policyName: no-secrets, validationActions: [Deny]}
            """)
        .create();

    await()
        .atMost(LONG)
        .until(
            () -> {
              client.secrets().inNamespace("guarded").withName("refused").delete();
              return refusalIn("guarded", client).equals(Optional.of(Reason.AdmissionDenied));
            });
  }

  @Test
  void onboardsWithoutTheOcmController() {
    List<CustomResourceDefinition> ocmDefinitions = removeOcmDefinitions();
    onboardings.applyManagedProvider(
        "flux-only", "runtimeDeployments: [{flux: {chart: a, registry: r.io, version: '1.0'}}]");
    onboardings.awaitReady("flux-only");
    onboardings.applyManagedProvider(
        "ocm-too",
        "runtimeDeployments: [{ocm: {component: a.io/b, registry: r.io, version: '1.0'}}]");
    onboardings.awaitCondition(
        "ocm-too", ConditionType.ComponentsDeployed, "False", Reason.KindNotServed, "Repository");

    onboardings.delete("flux-only");
    onboardings.awaitGone("flux-only");
    onboardings.applyManagedProvider(
        "ocm-gone",
        "runtimeDeployments: [{ocm: {component: a.io/c, registry: r.io, version: '1.0'}}]");
    onboardings.awaitCondition(
        "ocm-gone", ConditionType.ComponentsDeployed, "False", Reason.KindNotServed, "Repository");
    onboardings.delete("ocm-gone");
    onboardings.awaitGone("ocm-gone");

    ocmDefinitions.forEach(definition -> client.resource(definition).create());
    onboardings.awaitReady("ocm-too");
    requireWatched("b");
    onboardings.delete("ocm-too");
    onboardings.awaitGone("ocm-too");
    assertThat(
            client.secrets().inNamespace(NAMESPACE).withName("flux-only-provider-kubeconfig").get())
        .isNull();
  }

  /** Removes the definitions of the OCM controller; returns them as they can be created again. */
  private static List<CustomResourceDefinition> removeOcmDefinitions() {
    List<CustomResourceDefinition> liveDefinitions =
        client.apiextensions().v1().customResourceDefinitions().list().getItems().stream()
            .filter(definition -> definition.getSpec().getGroup().equals("delivery.ocm.software"))
            .toList();
    assertThat(liveDefinitions).hasSize(3);
    liveDefinitions.forEach(definition -> client.resource(definition).delete());
    await()
        .atMost(LONG)
        .until(
            () ->
                liveDefinitions.stream()
                    .allMatch(definition -> client.resource(definition).get() == null));
    return liveDefinitions.stream()
        .map(
            definition ->
                new CustomResourceDefinitionBuilder()
                    .withNewMetadata()
                    .withName(definition.getMetadata().getName())
                    .endMetadata()
                    .withSpec(definition.getSpec())
                    .build())
        .toList();
  }

  /** Requires that changes to objects of a kind that has appeared are repaired within a minute. */
  private static void requireWatched(String componentName) {
    Resource<GenericKubernetesResource> component =
        client
            .genericKubernetesResources(ResourceKind.Component.context())
            .inNamespace(NAMESPACE)
            .withName(componentName);
    String foreignInterval = "{\"spec\": {\"interval\": \"59m\"}}";
    component.patch(PatchContext.of(PatchType.JSON_MERGE), foreignInterval);
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> !LiveConditions.spec(component.get()).path("interval").asText().equals("59m"));
  }
}
