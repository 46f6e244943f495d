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

/**
 * One Kubernetes object while its simulated controller reconciles it: its spec and status, its
 * {@link SimulationRule}, and the writes that a controller makes.
 */
public final class SimulatedObject {
  private final ObjectKey key;
  private final GenericKubernetesResource kubernetesObject;
  private final ObjectNode objectJson;
  private final KubernetesClient client;
  private final SimulationRule rule;
  private final StepProgress stepProgress;

  public SimulatedObject(
      ObjectKey key,
      GenericKubernetesResource kubernetesObject,
      KubernetesClient client,
      SimulationRule rule,
      StepProgress stepProgress) {
    this.key = key;
    this.kubernetesObject = kubernetesObject;
    this.objectJson = Json.mapper().valueToTree(kubernetesObject);
    this.client = client;
    this.rule = rule;
    this.stepProgress = stepProgress;
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
    return objectJson.path("spec");
  }

  /** The current status; not to be changed. */
  public JsonNode status() {
    return objectJson.path("status");
  }

  /** A copy of the status to change. */
  public StatusDraft draftStatus() {
    return new StatusDraft(
        status() instanceof ObjectNode status ? status.deepCopy() : objectJson.objectNode(),
        generation());
  }

  public long generation() {
    return objectJson.path("metadata").path("generation").asLong();
  }

  /** The uid, which differs from that of an earlier object of the same name. */
  public String uid() {
    return objectJson.path("metadata").path("uid").asText();
  }

  public boolean isDeleting() {
    return objectJson.path("metadata").hasNonNull("deletionTimestamp");
  }

  public String annotation(String name) {
    return objectJson.path("metadata").path("annotations").path(name).asText("");
  }

  public KubernetesClient client() {
    return client;
  }

  /** Whether the rule of this object sets this fault. */
  public boolean hasFault(Fault fault) {
    return rule.fault() == fault;
  }

  /** The message of the fault: that of the rule, or else that of the real controller. */
  public String faultMessage(String controllerMessage) {
    return Objects.requireNonNullElse(rule.message(), controllerMessage);
  }

  /** See {@link StepProgress#advance}; done means Ready at the current generation. */
  public int advance(String task, int lastStep) {
    return advance(task, lastStep, draftStatus().isReadyAtGeneration());
  }

  /** See {@link StepProgress#advance}. */
  public int advance(String task, int lastStep, boolean done) {
    return stepProgress.advance(uid() + " " + task, lastStep, rule.stepDelay(), done);
  }

  /** Time until the next step, plus a millisecond so that the step is due then. */
  public Duration untilNextStep() {
    return stepProgress.remaining(rule.stepDelay()).plusMillis(1);
  }

  /** The step delay of this object's rule, at least 100 ms: the period of repeated changes. */
  public Duration repeatPeriod() {
    Duration shortest = Duration.ofMillis(100);
    return rule.stepDelay().compareTo(shortest) < 0 ? shortest : rule.stepDelay();
  }

  /** Writes the status if it differs from the current one. */
  public void writeStatus(StatusDraft status) {
    if (status.node().equals(status())) {
      return;
    }
    Map<String, Object> properties = kubernetesObject.getAdditionalProperties();
    properties.put("status", Json.mapper().convertValue(status.node(), Map.class));
    resource(key).resource(kubernetesObject).updateStatus();
  }

  public boolean hasFinalizer(String finalizer) {
    return kubernetesObject.getMetadata().getFinalizers().contains(finalizer);
  }

  public void addFinalizer(String finalizer) {
    List<String> finalizers = new ArrayList<>(kubernetesObject.getMetadata().getFinalizers());
    finalizers.add(finalizer);
    kubernetesObject.getMetadata().setFinalizers(finalizers);
    resource(key).resource(kubernetesObject).update();
  }

  public void removeFinalizer(String finalizer) {
    List<String> finalizers = new ArrayList<>(kubernetesObject.getMetadata().getFinalizers());
    finalizers.remove(finalizer);
    kubernetesObject.getMetadata().setFinalizers(finalizers);
    resource(key).resource(kubernetesObject).update();
  }

  /** Reads another object of the same cluster. */
  public Optional<SimulatedObject> find(ObjectKey otherKey) {
    Resource<GenericKubernetesResource> namedResource =
        resource(otherKey).withName(otherKey.name());
    return Optional.ofNullable(namedResource.get())
        .map(
            foundObject ->
                new SimulatedObject(
                    otherKey,
                    foundObject,
                    client,
                    SimulationRule.standard(otherKey.kind()),
                    stepProgress));
  }

  /** All objects of a kind in this object's namespace. */
  public List<SimulatedObject> list(SimulatedKind kind) {
    return resource(key.inSameCluster(kind, key.namespace(), "")).list().getItems().stream()
        .map(
            foundObject ->
                new SimulatedObject(
                    key.inSameCluster(kind, key.namespace(), foundObject.getMetadata().getName()),
                    foundObject,
                    client,
                    SimulationRule.standard(kind),
                    stepProgress))
        .toList();
  }

  /** Whether the object is Ready at its current generation. */
  public boolean isReady() {
    return draftStatus().isReadyAtGeneration();
  }

  private io.fabric8.kubernetes.client.dsl.NonNamespaceOperation<
          GenericKubernetesResource,
          io.fabric8.kubernetes.api.model.GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      resource(ObjectKey objectKey) {
    String namespace = objectKey.namespace();
    var operation = client.genericKubernetesResources(objectKey.kind().definition());
    return namespace == null ? operation : operation.inNamespace(namespace);
  }

  /** The field's text, or null if it is absent. */
  public static @Nullable String textOf(JsonNode node, String field) {
    return node.hasNonNull(field) ? node.get(field).asText() : null;
  }

  /** The field's text, or the default if it is absent or empty. */
  public static String textOf(JsonNode node, String field, String defaultText) {
    String fieldText = node.path(field).asText("");
    return fieldText.isEmpty() ? defaultText : fieldText;
  }
}
