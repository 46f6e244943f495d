package io.platformmesh.onboarding.activities;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import io.platformmesh.onboarding.local.embedded.EmbeddedCluster;
import io.platformmesh.onboarding.local.embedded.EmbeddedClusters;
import io.platformmesh.onboarding.workflows.ConditionType;
import io.platformmesh.onboarding.workflows.ManagedProviderRef;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;

/**
 * One ManagedProvider with its own namespace and kcp workspace on the embedded clusters, and the
 * objects around it as their controllers would write them. The fixture plays the controllers:
 * nothing happens that a test does not ask for.
 */
public final class OnboardingFixture {

  /** Name of the ManagedProvider, and of its Provider. */
  public static final String NAME = "service";

  /** Name of its one component. */
  public static final String COMPONENT = "operator";

  /** Name of the Secret with the Provider's kubeconfig. */
  public static final String KUBECONFIG_SECRET = "service-provider-kubeconfig";

  private static final AtomicInteger SCOPES = new AtomicInteger();

  private final String scope = EmbeddedClusters.scope(SCOPES.incrementAndGet());
  private final EmbeddedClusters clusters = EmbeddedClusters.shared();
  private final EmbeddedCluster hosting = clusters.hosting();
  private final EmbeddedCluster kcp = clusters.workspace(workspace());
  private final Traffic traffic = new Traffic();

  /** Starts with an empty namespace and an empty workspace. */
  public OnboardingFixture() {
    hosting.create("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(scope));
    kcp.create("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(scope));
    clusters.workspace("root");
    clusters.listen(scope, traffic);
  }

  /** Namespace of the ManagedProvider. */
  public String namespace() {
    return scope;
  }

  /** Path of the workspace of the Provider. */
  public String workspace() {
    return "root:" + scope;
  }

  /** Creates the Workspace of the Provider in its parent workspace. */
  public void parentHasWorkspace() {
    clusters
        .workspace("root")
        .create(
            "{apiVersion: tenancy.kcp.io/v1alpha1, kind: Workspace, metadata: {name: %s}}"
                .formatted(scope));
  }

  /** The hosting cluster. */
  public EmbeddedCluster hosting() {
    return hosting;
  }

  /** The workspace of the Provider. */
  public EmbeddedCluster kcp() {
    return kcp;
  }

  /** A further cluster, reached through Secret {@code runtime} in the namespace. */
  public EmbeddedCluster runtime() {
    return clusters.workspace("root:" + scope + "-runtime");
  }

  /** The requests of this fixture's activities. */
  public Traffic traffic() {
    return traffic;
  }

  /** The activities that work for this ManagedProvider. */
  public ActivityCalls activities() {
    return new ActivityCalls(this);
  }

  /** Creates the PlatformMesh that the ManagedProvider refers to, with this status. */
  public OnboardingFixture platformMesh(String status) {
    hosting.create(Manifests.platformMesh(scope));
    hosting.mergeStatus("PlatformMesh", scope, "mesh", status);
    return this;
  }

  /** Creates the Provider as AwaitProvider would, with these labels and annotations. */
  public OnboardingFixture provider(String metadata) {
    kcp.create(Manifests.provider(scope, metadata));
    return this;
  }

  /** Creates the Secret with the Provider's kubeconfig in the workspace, with this data. */
  public OnboardingFixture kubeconfigSecret(String data) {
    kcp.create(secret(KUBECONFIG_SECRET, data));
    return this;
  }

  /** A Secret in the namespace of the ManagedProvider. */
  public String secret(String name, String data) {
    return Manifests.secret(scope, name, data);
  }

  /** Marks an object of the hosting cluster Ready at its generation. */
  public OnboardingFixture ready(EmbeddedCluster cluster, String kind, String name, String more) {
    ObjectNode status = EmbeddedCluster.parse(more);
    long generation = cluster.get(kind, scope, name).at("/metadata/generation").asLong();
    status.put("observedGeneration", generation);
    status
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", "True")
        .put("observedGeneration", generation);
    cluster.mergeStatus(kind, scope, name, status.toString());
    return this;
  }

  /** Creates a HelmRelease of a chart in the OCIRepository of its name, with this metadata. */
  public OnboardingFixture release(String name, String metadata) {
    hosting.create(Manifests.release(scope, name, metadata));
    return this;
  }

  /** Creates an OCIRepository of the charts at this URL, with this metadata. */
  public OnboardingFixture source(String name, String url, String metadata) {
    hosting.create(Manifests.source(scope, name, url, metadata));
    return this;
  }

  /** Metadata of an object that belongs to the ManagedProvider. */
  public String owned() {
    return ownedBy(scope, NAME, ref().uid());
  }

  /** Metadata of an object that belongs to the ManagedProvider with this uid. */
  public String ownedBy(String namespace, String name, String uid) {
    return Manifests.ownedBy(namespace, name, uid);
  }

  /** Creates the ManagedProvider with one component from an OCI registry. */
  public OnboardingFixture managedProvider() {
    return managedProvider("{}");
  }

  /** Creates the ManagedProvider with these fields of the spec instead of the defaults. */
  public OnboardingFixture managedProvider(String fields) {
    hosting.create(Manifests.managedProvider(scope, fields));
    return this;
  }

  /** The state that the ManagedProvider is in now. */
  public ManagedProviderRef ref() {
    JsonNode metadata = live().path("metadata");
    return new ManagedProviderRef(
        scope, NAME, metadata.path("uid").asText(), metadata.path("generation").asLong());
  }

  /** The ManagedProvider as it is now. */
  public JsonNode live() {
    return hosting.get("ManagedProvider", scope, NAME);
  }

  /** The Provider as it is now. */
  public JsonNode provider() {
    return kcp.get("Provider", null, NAME);
  }

  /** The inventory on the ManagedProvider: its objects on other clusters. */
  public JsonNode inventory() {
    return EmbeddedCluster.parse(
        live()
            .path("metadata")
            .path("annotations")
            .path(OnboardingMetadata.INVENTORY_ANNOTATION)
            .asText("{}"));
  }

  /** Changes the ManagedProvider by a merge patch. */
  public OnboardingFixture edit(String patch) {
    hosting.merge("ManagedProvider", scope, NAME, patch);
    return this;
  }

  /** Writes the status of the ManagedProvider by a merge patch. */
  public OnboardingFixture status(String status) {
    hosting.mergeStatus("ManagedProvider", scope, NAME, status);
    return this;
  }

  /** Sets these finalizers and marks the ManagedProvider for deletion. */
  public OnboardingFixture beginDeletion(String... finalizers) {
    edit("{metadata: {finalizers: [%s]}}".formatted(String.join(", ", finalizers)));
    hosting.delete("ManagedProvider", scope, NAME);
    return this;
  }

  /** Abandons these parts of the removal, as the owner of the ManagedProvider. */
  public OnboardingFixture abandon(String parts) {
    return edit(
        "{metadata: {annotations: {%s: '%s'}}}"
            .formatted(OnboardingMetadata.GIVE_UP_ANNOTATION, parts));
  }

  /** The condition of the ManagedProvider; a missing node where it has none of the type. */
  public JsonNode condition(ConditionType type) {
    for (JsonNode condition : live().at("/status/conditions")) {
      if (condition.path("type").asText().equals(type.name())) {
        return condition;
      }
    }
    return live().path("/none");
  }

  /** The reasons of the Events about the ManagedProvider. */
  public List<String> events() {
    return StreamSupport.stream(hosting.list("Event", scope).spliterator(), false)
        .map(event -> event.path("reason").asText())
        .sorted()
        .toList();
  }

  /** Requires exactly these finalizers on the ManagedProvider, in this order. */
  public void requireFinalizers(String... finalizers) {
    assertThat(live().at("/metadata/finalizers"))
        .extracting(finalizer -> finalizer.asText())
        .containsExactly(finalizers);
  }

  /** Requires a condition with this status. */
  public void requireCondition(ConditionType type, String status, Object reason) {
    JsonNode condition = condition(type);
    assertThat(condition.path("status").asText()).as("status of " + type).isEqualTo(status);
    assertThat(condition.path("reason").asText()).as("reason of " + type).isEqualTo("" + reason);
    assertThat(condition.path("observedGeneration").asLong())
        .as("observedGeneration of " + type)
        .isEqualTo(ref().generation());
  }

  /** Base64, as the data of Secrets. */
  public static String encode(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
