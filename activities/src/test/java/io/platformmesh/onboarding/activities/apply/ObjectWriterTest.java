package io.platformmesh.onboarding.activities.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.platformmesh.onboarding.activities.client.Cluster;
import io.platformmesh.onboarding.activities.client.JsonTrees;
import io.platformmesh.onboarding.activities.client.KubernetesClients;
import io.platformmesh.onboarding.activities.client.ResourceKind;
import io.platformmesh.onboarding.activities.event.EventRecorder;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.redaction.Redactor;
import io.platformmesh.onboarding.workflows.ClusterRef;
import io.platformmesh.onboarding.workflows.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests that reach an API server, and the errors that its rejections become. */
class ObjectWriterTest {

  private static final String RELEASES =
      "/apis/helm.toolkit.fluxcd.io/v2/namespaces/mesh/helmreleases";
  private static final Owner OWNER = new Owner("mesh", "service", "uid-1");
  private static final WriteGuard GUARD = () -> {};

  /** The message of a kube-apiserver for a JSON patch whose test fails. */
  private static final String FAILED_TEST =
      "the server rejected our request due to an error in our request";

  private record Sent(String method, String type, JsonNode body) {}

  private final List<Sent> sent = new CopyOnWriteArrayList<>();

  /**
   * Rejections, as "code reason message", by method and content type. Other requests are answered
   * with the live object.
   */
  private final Map<String, String> rejections = new ConcurrentHashMap<>();

  private String live = "";
  private HttpServer server;
  private KubernetesClients clients;
  private KubernetesClient client;
  private Cluster cluster;
  private ObjectWriter writer;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    clients = new KubernetesClients();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .build();
    client = clients.connect(config);
    cluster = new Cluster(ClusterRef.HOSTING, client);
    writer =
        new ObjectWriter(
            Adoption.DEFAULT, new EventRecorder(client, Clock.systemUTC(), Runnable::run));
  }

  @AfterEach
  void stop() {
    client.close();
    clients.close();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String method = exchange.getRequestMethod();
    String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
    boolean release = exchange.getRequestURI().getPath().startsWith(RELEASES);
    if (release && !method.equals("GET")) {
      sent.add(new Sent(method, type, JsonTrees.parse(body.isEmpty() ? "{}" : body)));
    }
    String rejection = release ? rejections.getOrDefault(method + " " + type, "") : "";
    int code = rejection.isEmpty() ? 200 : Integer.parseInt(rejection.substring(0, 3));
    String answer = release ? live : body;
    if (!rejection.isEmpty()) {
      answer =
          Serialization.asJson(
              Map.of(
                  "kind",
                  "Status",
                  "apiVersion",
                  "v1",
                  "status",
                  "Failure",
                  "reason",
                  rejection.split(" ", 3)[1],
                  "code",
                  code,
                  "message",
                  rejection.split(" ", 3)[2]));
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static GenericKubernetesResource release(String metadata) {
    return Serialization.unmarshal(
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: app, namespace: mesh, %s}
        spec: {chartRef: {kind: OCIRepository, name: app}, values: {password: canary-value}}
        """
            .formatted(metadata),
        GenericKubernetesResource.class);
  }

  private void isLive(GenericKubernetesResource object) {
    live = Serialization.asJson(object);
  }

  private static GenericKubernetesResource writtenByUpstream() {
    return release(
        "resourceVersion: '7', uid: u, managedFields: [{manager: manager, operation: Update,"
            + " fieldsV1: {'f:spec': {'f:values': {}}}}]");
  }

  private void apply(Cluster to) {
    GenericKubernetesResource desired = release("labels: {}, annotations: {}");
    GenericKubernetesResource existing =
        to.get(ResourceKind.HelmRelease, "mesh", "app").orElse(null);
    writer.applyOrTakeOver(to, existing, desired, OWNER, GUARD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"422 Invalid " + FAILED_TEST, "404 NotFound gone", "409 Conflict conflict"})
  void retriesALostRaceForTheFieldsOfUpstream(String rejection) {
    isLive(writtenByUpstream());
    rejections.put("PATCH application/json-patch+json", rejection);

    assertThatThrownBy(() -> apply(cluster))
        .isInstanceOfSatisfying(
            StageException.class,
            failure -> {
              assertThat(failure.reason()).isEqualTo(Reason.ClusterUnavailable);
              assertThat(failure.needsAction()).isFalse();
            })
        .hasMessageContaining("another writer changed the object on the hosting cluster");
  }

  @Test
  void adoptsAnObjectOnlyAtTheResourceVersionThatWasRead() {
    isLive(release("resourceVersion: '7', uid: u"));

    apply(cluster);

    assertThat(sent).extracting(Sent::method).containsExactly("PATCH");
    assertThat(sent.get(0).type()).isEqualTo("application/apply-patch+yaml");
    assertThat(sent.get(0).body().at("/metadata/resourceVersion").asText()).isEqualTo("7");
  }

  @Test
  void appliesAnOwnObjectAtAnyResourceVersion() {
    isLive(OWNER.markAsOwned(release("resourceVersion: '7', uid: u, labels: {}, annotations: {}")));

    apply(cluster);

    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).body().at("/metadata/resourceVersion").isMissingNode()).isTrue();
  }

  @Test
  void retriesWhenAnotherOwnerAdoptsTheSameObjectFirst() {
    isLive(release("resourceVersion: '7', uid: u"));
    rejections.put(
        "PATCH application/apply-patch+yaml", "409 Conflict the object has been modified");

    assertThatThrownBy(() -> apply(cluster))
        .isInstanceOfSatisfying(
            StageException.class, failure -> assertThat(failure.needsAction()).isFalse())
        .hasMessageContaining("Temporal retries it");
  }

  @Test
  void deletesAnObjectOnlyAtTheResourceVersionThatWasRead() {
    GenericKubernetesResource seen = release("resourceVersion: '7', uid: u");
    isLive(seen);

    writer.delete(cluster, seen, OWNER, GUARD);

    assertThat(sent).extracting(Sent::method).containsExactly("DELETE");
    JsonNode options = sent.get(0).body();
    assertThat(options.at("/preconditions/resourceVersion").asText()).isEqualTo("7");
    assertThat(options.path("propagationPolicy").asText()).isEqualTo("Background");
  }

  @Test
  void redactsHelmValuesInTheMessageOfARejection() {
    isLive(release("resourceVersion: '7', uid: u"));
    rejections.put(
        "PATCH application/apply-patch+yaml",
        "422 Denied admission webhook denied the request: spec.values.password is canary-value"
            + "x".repeat(500));
    Redactor redactor =
        Redactor.ofHelmValues(
            JsonTrees.of(Map.of("password", "canary-value", "other", "x".repeat(500))));

    assertThatThrownBy(() -> apply(cluster.withRedactor(redactor)))
        .isInstanceOfSatisfying(
            StageException.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.Rejected))
        .hasMessageContaining(
            "admission webhook denied the request: spec.values.password is [redacted]")
        .hasMessageNotContainingAny("canary", "xxx");
  }
}
