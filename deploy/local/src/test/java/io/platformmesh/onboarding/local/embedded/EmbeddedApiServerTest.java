package io.platformmesh.onboarding.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.platformmesh.onboarding.local.Json;
import io.platformmesh.onboarding.local.simulator.rules.SimulatedKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The embedded API keeps those habits of a Kubernetes API server that onboardings rely on. */
class EmbeddedApiServerTest {

  private final EmbeddedApiServer server = new EmbeddedApiServer(0);
  private final KubernetesClient client = client("");

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private KubernetesClient client(String path) {
    return new KubernetesClientBuilder()
        .withConfig(EmbeddedApiServer.config(server.url() + path))
        .build();
  }

  private Resource<GenericKubernetesResource> app() {
    return client
        .genericKubernetesResources(SimulatedKind.HELM_RELEASE.definition())
        .inNamespace("default")
        .withName("app");
  }

  private JsonNode live() {
    return json(app().get());
  }

  private static JsonNode json(GenericKubernetesResource object) {
    return Json.mapper().valueToTree(object);
  }

  private JsonNode apply(String manager, String spec) {
    return json(
        (GenericKubernetesResource)
            client.resource(yaml(spec)).fieldManager(manager).serverSideApply());
  }

  private static String yaml(String spec) {
    return """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: app, namespace: default}
        spec: %s
        """
        .formatted(spec);
  }

  private JsonNode create(String spec) {
    return json((GenericKubernetesResource) client.resource(yaml(spec)).create());
  }

  private void merge(String patch) {
    app().patch(PatchContext.of(PatchType.JSON_MERGE), patch.replace('\'', '"'));
  }

  /** The fields that each manager has applied, as in {@code metadata.managedFields}. */
  private static List<String> managers(JsonNode object) {
    List<String> managers = new ArrayList<>();
    for (JsonNode entry : object.at("/metadata/managedFields")) {
      managers.add(
          entry.path("manager").asText()
              + " "
              + entry.path("operation").asText()
              + " "
              + entry.path("fieldsV1"));
    }
    return managers;
  }

  private Watch watchApp(List<String> events) {
    return app()
        .watch(
            new Watcher<GenericKubernetesResource>() {
              @Override
              public void eventReceived(Action action, GenericKubernetesResource object) {
                events.add(action + " " + json(object).at("/spec/interval").asText());
              }

              @Override
              public void onClose(WatcherException cause) {}
            });
  }

  private static void assertRefused(ThrowingCallable request, int code, String words) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(code))
        .hasMessageContaining(words);
  }

  @Test
  void applyCreatesAndRecordsWhatTheManagerApplied() {
    JsonNode created = apply("one", "{interval: 5m}");

    assertThat(created.at("/spec/interval").asText()).isEqualTo("5m");
    assertThat(created.at("/metadata/generation").asLong()).isEqualTo(1);
    assertThat(created.at("/metadata/uid").asText()).isNotEmpty();
    assertThat(managers(live())).containsExactly("one Apply {\"f:spec\":{\"f:interval\":{}}}");
  }

  @Test
  void mergesAndRecordsTheFieldsOfEachManager() {
    apply("one", "{interval: 5m, values: {a: 1}}");
    apply("two", "{suspend: true, values: {b: 2}}");

    assertThat(live().path("spec"))
        .isEqualTo(
            Json.mapper()
                .valueToTree(
                    Map.of("interval", "5m", "suspend", true, "values", Map.of("a", 1, "b", 2))));
    assertThat(managers(live()))
        .containsExactlyInAnyOrder(
            "one Apply {\"f:spec\":{\"f:interval\":{},\"f:values\":{\"f:a\":{}}}}",
            "two Apply {\"f:spec\":{\"f:suspend\":{},\"f:values\":{\"f:b\":{}}}}");
  }

  @Test
  void removesFieldsThatNoManagerAppliesAnyMore() {
    apply("one", "{interval: 5m, values: {a: 1, b: 2}}");
    apply("two", "{values: {b: 2}}");

    apply("one", "{interval: 5m}");

    assertThat(live().at("/spec/values").toString()).isEqualTo("{\"b\":2}");
    assertThat(managers(live())).contains("one Apply {\"f:spec\":{\"f:interval\":{}}}");
  }

  @Test
  void fieldOfAnotherManagerConflictsUnlessForced() {
    apply("one", "{interval: 5m}");

    assertRefused(() -> apply("two", "{interval: 1m}"), 409, "conflicts with \"one\"");
    assertThat(live().at("/spec/interval").asText()).isEqualTo("5m");

    client.resource(yaml("{interval: 1m}")).fieldManager("two").forceConflicts().serverSideApply();
    assertThat(live().at("/spec/interval").asText()).isEqualTo("1m");
    assertThat(managers(live())).containsExactly("two Apply {\"f:spec\":{\"f:interval\":{}}}");
  }

  @Test
  void repeatedApplyWritesNothing() {
    JsonNode first = apply("one", "{interval: 5m}");

    assertThat(apply("one", "{interval: 5m}").at("/metadata/resourceVersion"))
        .isEqualTo(first.at("/metadata/resourceVersion"));
    assertThat(apply("one", "{interval: 6m}").at("/metadata/resourceVersion"))
        .isNotEqualTo(first.at("/metadata/resourceVersion"));
  }

  @Test
  void staleResourceVersionConflicts() {
    create("{interval: 5m}");
    GenericKubernetesResource stale = app().get();
    merge("{'spec': {'interval': '6m'}}");

    assertRefused(() -> app().patch(PatchContext.of(PatchType.JSON), stalePatch(stale)), 422, "");
    assertRefused(() -> client.resource(stale).update(), 409, "the object has been modified");
    assertRefused(() -> client.resource(stale).updateStatus(), 409, "has been modified");
    assertThat(live().at("/spec/interval").asText()).isEqualTo("6m");
  }

  private static String stalePatch(GenericKubernetesResource stale) {
    return """
        [{"op": "test", "path": "/metadata/resourceVersion", "value": "%s"},
         {"op": "replace", "path": "/spec/interval", "value": "9m"}]
        """
        .formatted(stale.getMetadata().getResourceVersion());
  }

  @Test
  void writesStatusAndSpecSeparately() {
    create("{interval: 5m}");

    GenericKubernetesResource both = app().get();
    both.getAdditionalProperties().put("spec", Map.of("interval", "1m"));
    both.getAdditionalProperties().put("status", Map.of("failures", 1));
    client.resource(both).updateStatus();
    assertThat(live().at("/spec/interval").asText()).isEqualTo("5m");
    assertThat(live().at("/status/failures").asInt()).isEqualTo(1);

    merge("{'spec': {'interval': '2m'}, 'status': {'failures': 7}}");
    assertThat(live().at("/spec/interval").asText()).isEqualTo("2m");
    assertThat(live().at("/status/failures").asInt()).isEqualTo(1);
  }

  @Test
  void onlyTheSpecIncreasesTheGeneration() {
    create("{interval: 5m}");

    merge("{'metadata': {'labels': {'a': 'b'}, 'annotations': {'c': 'd'}}}");
    GenericKubernetesResource live = app().get();
    live.getAdditionalProperties().put("status", Map.of("failures", 1));
    client.resource(live).updateStatus();
    assertThat(live().at("/metadata/labels/a").asText()).isEqualTo("b");
    assertThat(live().at("/metadata/generation").asLong()).isEqualTo(1);

    merge("{'spec': {'interval': '6m'}}");
    assertThat(live().at("/metadata/generation").asLong()).isEqualTo(2);
  }

  @Test
  void removesADeletedObjectWithItsLastFinalizer() {
    create("{interval: 5m}");
    merge("{'metadata': {'finalizers': ['a/a', 'b/b']}}");

    app().delete();
    assertThat(live().at("/metadata/deletionTimestamp").asText()).isNotEmpty();
    merge("{'metadata': {'finalizers': ['b/b']}}");
    assertThat(app().get()).isNotNull();
    merge("{'metadata': {'finalizers': []}}");
    assertThat(app().get()).isNull();
  }

  @Test
  void watchesReportEachChange() {
    List<String> events = new CopyOnWriteArrayList<>();
    Watch watch = watchApp(events);
    create("{interval: 5m}");
    await().untilAsserted(() -> assertThat(events).containsExactly("ADDED 5m"));
    merge("{'spec': {'interval': '6m'}}");
    app().delete();

    await()
        .untilAsserted(
            () -> assertThat(events).containsExactly("ADDED 5m", "MODIFIED 6m", "DELETED 6m"));
    watch.close();
  }

  /** A closing watch must not fail the writes that it no longer receives. */
  @Test
  void acceptsWritesWhileWatchesClose() {
    create("{interval: 0m}");
    EmbeddedCluster cluster = new EmbeddedCluster(server, "");
    int writes = 200;
    for (int i = 1; i <= writes; i++) {
      watchApp(new CopyOnWriteArrayList<>()).close();
      cluster.merge("HelmRelease", "default", "app", "{spec: {interval: %dm}}".formatted(i));
    }

    assertThat(live().at("/spec/interval").asText()).isEqualTo(writes + "m");
  }

  @Test
  void separatesWorkspacesAndDeniesUnknownOnes() {
    server.workspaces().create("root:one");
    create("{interval: 5m}");

    try (KubernetesClient workspace = client("/clusters/root:one");
        KubernetesClient unknown = client("/clusters/root:other")) {
      assertThat(workspace.resource(yaml("{interval: 5m}")).get()).isNull();
      assertRefused(() -> unknown.namespaces().list(), 403, "workspace access not permitted");
    }
  }
}
