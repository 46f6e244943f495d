package io.platformmesh.onboarding.activities.client;

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
import io.platformmesh.onboarding.activities.apply.Adoption;
import io.platformmesh.onboarding.activities.apply.Owner;
import io.platformmesh.onboarding.activities.apply.WriteGuard;
import io.platformmesh.onboarding.activities.event.EventRecorder;
import io.platformmesh.onboarding.activities.failure.StageException;
import io.platformmesh.onboarding.activities.redaction.Redactor;
import io.platformmesh.onboarding.workflows.contract.ClusterRef;
import io.platformmesh.onboarding.workflows.status.Reason;
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

/** What is sent to an API server, and what becomes of its refusals. */
class ClusterTest {

  private static final String RELEASES =
      "/apis/helm.toolkit.fluxcd.io/v2/namespaces/mesh/helmreleases";
  private static final Owner OWNER = new Owner("mesh", "service", "uid-1");
  private static final WriteGuard GUARD = () -> {};

  /** A patch that comes too late, in the words of a kube-apiserver. */
  private static final String LATE =
      "the server rejected our request due to an error in our request";

  private record Sent(String method, String type, JsonNode body) {}

  private final List<Sent> sent = new CopyOnWriteArrayList<>();

  /** Answers by method and content type; else what is there is answered. */
  private final Map<String, String> refusals = new ConcurrentHashMap<>();

  private String live = "";
  private HttpServer server;
  private KubernetesClients clients;
  private KubernetesClient client;
  private Cluster cluster;

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
    cluster =
        Cluster.of(
            ClusterRef.HOSTING,
            client,
            Adoption.DEFAULT,
            new EventRecorder(client, Clock.systemUTC()));
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
    String refusal = release ? refusals.getOrDefault(method + " " + type, "") : "";
    int code = refusal.isEmpty() ? 200 : Integer.parseInt(refusal.substring(0, 3));
    String answer = release ? live : body;
    if (!refusal.isEmpty()) {
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
                  refusal.split(" ", 3)[1],
                  "code",
                  code,
                  "message",
                  refusal.split(" ", 3)[2]));
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

  private static GenericKubernetesResource upstreams() {
    return release(
        "resourceVersion: '7', uid: u, managedFields: [{manager: manager, operation: Update,"
            + " fieldsV1: {'f:spec': {'f:values': {}}}}]");
  }

  private void apply(Cluster to) {
    to.apply(ResourceKind.HelmRelease, release("labels: {}, annotations: {}"), OWNER, true, GUARD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"422 Invalid " + LATE, "404 NotFound gone", "409 Conflict conflict"})
  void lostRaceForTheFieldsOfUpstreamIsTriedAgain(String refusal) {
    isLive(upstreams());
    refusals.put("PATCH application/json-patch+json", refusal);

    assertThatThrownBy(() -> apply(cluster))
        .isInstanceOfSatisfying(
            StageException.class,
            trouble -> {
              assertThat(trouble.reason()).isEqualTo(Reason.ClusterUnavailable);
              assertThat(trouble.needsAction()).isFalse();
            })
        .hasMessageContaining("another writer changed the object on the hosting cluster");
  }

  @Test
  void whatIsTakenOverIsAppliedOnlyAsItWasSeen() {
    isLive(release("resourceVersion: '7', uid: u"));

    apply(cluster);

    assertThat(sent).extracting(Sent::method).containsExactly("PATCH");
    assertThat(sent.get(0).type()).isEqualTo("application/apply-patch+yaml");
    assertThat(sent.get(0).body().at("/metadata/resourceVersion").asText()).isEqualTo("7");
  }

  @Test
  void whatIsOursIsAppliedHoweverItHasChangedMeanwhile() {
    isLive(OWNER.mark(release("resourceVersion: '7', uid: u, labels: {}, annotations: {}")));

    apply(cluster);

    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).body().at("/metadata/resourceVersion").isMissingNode()).isTrue();
  }

  @Test
  void secondOneThatTakesTheSameObjectLooksAgain() {
    isLive(release("resourceVersion: '7', uid: u"));
    refusals.put("PATCH application/apply-patch+yaml", "409 Conflict the object has been modified");

    assertThatThrownBy(() -> apply(cluster))
        .isInstanceOfSatisfying(
            StageException.class, trouble -> assertThat(trouble.needsAction()).isFalse())
        .hasMessageContaining("Temporal retries it");
  }

  @Test
  void onlyWhatWasSeenIsDeleted() {
    GenericKubernetesResource seen = release("resourceVersion: '7', uid: u");
    isLive(seen);

    cluster.delete(ResourceKind.HelmRelease, seen, OWNER, GUARD);

    assertThat(sent).extracting(Sent::method).containsExactly("DELETE");
    JsonNode options = sent.get(0).body();
    assertThat(options.at("/preconditions/resourceVersion").asText()).isEqualTo("7");
    assertThat(options.path("propagationPolicy").asText()).isEqualTo("Background");
  }

  @Test
  void serverThatRefusesAnObjectIsNotQuotedWithItsValues() {
    isLive(release("resourceVersion: '7', uid: u"));
    refusals.put(
        "PATCH application/apply-patch+yaml",
        "422 Denied admission webhook denied the request: spec.values.password is canary-value"
            + "x".repeat(500));
    Redactor knowing =
        Redactor.ofValues(
            JsonTrees.of(Map.of("password", "canary-value", "other", "x".repeat(500))));

    assertThatThrownBy(() -> apply(cluster.quotingBy(knowing)))
        .isInstanceOfSatisfying(
            StageException.class,
            trouble -> assertThat(trouble.reason()).isEqualTo(Reason.Rejected))
        .hasMessageContaining(
            "admission webhook denied the request: spec.values.password is [redacted]")
        .hasMessageNotContainingAny("canary", "xxx");
  }
}
