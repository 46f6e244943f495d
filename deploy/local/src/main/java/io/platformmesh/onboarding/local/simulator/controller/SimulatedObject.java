package io.platformmesh.onboarding.local.simulator.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.platformmesh.onboarding.local.Json;
import io.platformmesh.onboarding.local.simulator.rules.Fault;
import io.platformmesh.onboarding.local.simulator.rules.SimulatedKind;
import io.platformmesh.onboarding.local.simulator.rules.SimulationRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One object during its reconciliation: its spec and status, its rule, and ways to change it. */
public final class SimulatedObject {
  private final ObjectKey key;
  private final GenericKubernetesResource object;
  private final ObjectNode json;
  private final KubernetesClient client;
  private final SimulationRule rule;
  private final StepProgress progress;

  public SimulatedObject(
      ObjectKey key,
      GenericKubernetesResource object,
      KubernetesClient client,
      SimulationRule rule,
      StepProgress progress) {
    this.key = key;
    this.object = object;
    this.json = Json.mapper().valueToTree(object);
    this.client = client;
    this.rule = rule;
    this.progress = progress;
  }

  public ObjectKey key() {
    return key;
  }

  public String name() {
    return key.name();
  }

  public String namespace() {
    return Objects.requireNonNullElse(key.namespace(), "");
  }

  public JsonNode spec() {
    return json.path("spec");
  }

  /** The current status; not to be changed. */
  public JsonNode status() {
    return json.path("status");
  }

  /** A copy of the status to change. */
  public StatusDraft draft() {
    return new StatusDraft(
        status() instanceof ObjectNode status ? status.deepCopy() : json.objectNode(),
        generation());
  }

  public long generation() {
    return json.path("metadata").path("generation").asLong();
  }

  /** The uid, which differs from that of an earlier object of the same name. */
  public String uid() {
    return json.path("metadata").path("uid").asText();
  }

  public boolean isDeleting() {
    return json.path("metadata").hasNonNull("deletionTimestamp");
  }

  public String annotation(String name) {
    return json.path("metadata").path("annotations").path(name).asText("");
  }

  public KubernetesClient client() {
    return client;
  }

  public boolean has(Fault fault) {
    return rule.fault() == fault;
  }

  /** The message of the fault: that of the rule, or this one. */
  public String message(String usual) {
    return Objects.requireNonNullElse(rule.message(), usual);
  }

  /** See {@link StepProgress#step}; done means Ready at the current generation. */
  public int step(String task, int last) {
    return step(task, last, draft().isReadyNow());
  }

  /** See {@link StepProgress#step}. */
  public int step(String task, int last, boolean done) {
    return progress.step(uid() + " " + task, last, rule.step(), done);
  }

  /** Time until the next step, plus a millisecond so that the step is due then. */
  public Duration untilNextStep() {
    return progress.remaining(rule.step()).plusMillis(1);
  }

  /** The delay of this object's rule, for periodic changes. */
  public Duration pace() {
    Duration shortest = Duration.ofMillis(100);
    return rule.step().compareTo(shortest) < 0 ? shortest : rule.step();
  }

  /** Writes the status if it differs from the current one. */
  public void write(StatusDraft status) {
    if (status.node().equals(status())) {
      return;
    }
    Map<String, Object> properties = object.getAdditionalProperties();
    properties.put("status", Json.mapper().convertValue(status.node(), Map.class));
    resource(key).resource(object).updateStatus();
  }

  public boolean hasFinalizer(String finalizer) {
    return object.getMetadata().getFinalizers().contains(finalizer);
  }

  public void addFinalizer(String finalizer) {
    List<String> finalizers = new ArrayList<>(object.getMetadata().getFinalizers());
    finalizers.add(finalizer);
    object.getMetadata().setFinalizers(finalizers);
    resource(key).resource(object).update();
  }

  public void removeFinalizer(String finalizer) {
    List<String> finalizers = new ArrayList<>(object.getMetadata().getFinalizers());
    finalizers.remove(finalizer);
    object.getMetadata().setFinalizers(finalizers);
    resource(key).resource(object).update();
  }

  /** Reads another object of the same cluster. */
  public Optional<SimulatedObject> find(ObjectKey other) {
    Resource<GenericKubernetesResource> named = resource(other).withName(other.name());
    return Optional.ofNullable(named.get())
        .map(
            found ->
                new SimulatedObject(
                    other, found, client, SimulationRule.standard(other.kind()), progress));
  }

  /** All objects of a kind in this object's namespace. */
  public List<SimulatedObject> list(SimulatedKind kind) {
    return resource(key.other(kind, key.namespace(), "")).list().getItems().stream()
        .map(
            found ->
                new SimulatedObject(
                    key.other(kind, key.namespace(), found.getMetadata().getName()),
                    found,
                    client,
                    SimulationRule.standard(kind),
                    progress))
        .toList();
  }

  /** Whether the object is Ready at its current generation. */
  public boolean isReady() {
    return draft().isReadyNow();
  }

  private io.fabric8.kubernetes.client.dsl.NonNamespaceOperation<
          GenericKubernetesResource,
          io.fabric8.kubernetes.api.model.GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      resource(ObjectKey of) {
    String in = of.namespace();
    var operation = client.genericKubernetesResources(of.kind().definition());
    return in == null ? operation : operation.inNamespace(in);
  }

  public static @Nullable String text(JsonNode node, String field) {
    return node.hasNonNull(field) ? node.get(field).asText() : null;
  }

  /** The field's text, or the default if it is absent or empty. */
  public static String text(JsonNode node, String field, String otherwise) {
    String text = node.path(field).asText("");
    return text.isEmpty() ? otherwise : text;
  }
}
