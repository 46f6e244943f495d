package io.platformmesh.onboarding.local.simulator.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
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
  private static final Duration SHORTEST_REPEAT_PERIOD = Duration.ofMillis(100);
  private final ObjectKey key;
  private final GenericKubernetesResource kubernetesObject;
  private final ObjectNode kubernetesJson;
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
    this.kubernetesJson = Json.mapper().valueToTree(kubernetesObject);
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
    return kubernetesJson.path("spec");
  }

  /** The current status, which callers do not change; they change {@link #draftStatus()}. */
  public JsonNode status() {
    return kubernetesJson.path("status");
  }

  /** A copy of the current status, which the simulated controller changes and then writes. */
  public StatusDraft draftStatus() {
    ObjectNode statusCopy =
        status() instanceof ObjectNode status ? status.deepCopy() : kubernetesJson.objectNode();
    return new StatusDraft(statusCopy, generation());
  }

  public long generation() {
    return kubernetesJson.path("metadata").path("generation").asLong();
  }

  /** The uid, which differs from that of an earlier object of the same name. */
  public String uid() {
    return kubernetesJson.path("metadata").path("uid").asText();
  }

  public boolean isDeleting() {
    return kubernetesJson.path("metadata").hasNonNull("deletionTimestamp");
  }

  /** Whether {@code spec.suspend} stops reconciliation. */
  public boolean isSuspended() {
    return spec().path("suspend").asBoolean();
  }

  /** The value of the annotation, or an empty text if it is absent. */
  public String annotation(String name) {
    return kubernetesJson.path("metadata").path("annotations").path(name).asText("");
  }

  public KubernetesClient client() {
    return client;
  }

  /** Whether the simulation rule of this object sets this fault. */
  public boolean hasFault(Fault fault) {
    return rule.fault() == fault;
  }

  /** The message of the fault: that of the simulation rule, or else that of the real controller. */
  public String faultMessage(String messageOfRealController) {
    return Objects.requireNonNullElse(rule.message(), messageOfRealController);
  }

  /**
   * Simulates work on the current generation, which takes one step delay.
   *
   * @return whether the work is done
   */
  public boolean advanceGeneration() {
    return advanceTask("generation " + generation(), isReady());
  }

  /**
   * Simulates work on a named task, which takes one step delay.
   *
   * @param alreadyDone whether the status shows that the task is done
   * @return whether the task is done
   */
  public boolean advanceTask(String task, boolean alreadyDone) {
    int lastStep = 1;
    return advanceSteps(task, lastStep, alreadyDone) == lastStep;
  }

  /** Simulates a task of several steps; returns the current step, see {@link StepProgress}. */
  public int advanceSteps(String task, int lastStep, boolean alreadyDone) {
    return stepProgress.advance(uid() + " " + task, lastStep, rule.stepDelay(), alreadyDone);
  }

  /**
   * Simulates the deletion of the object, which takes one step delay.
   *
   * @return delay until the deletion is done; {@link Reconciler#CLEANUP_DONE} when it is done
   */
  public @Nullable Duration advanceDeletion() {
    boolean deleted = advanceTask("delete", false);
    return deleted ? Reconciler.CLEANUP_DONE : untilNextStep();
  }

  /** Time until the next step, plus a millisecond so that the step is due then. */
  public Duration untilNextStep() {
    return stepProgress.remaining(rule.stepDelay()).plusMillis(1);
  }

  /** The period of repeated status changes: the step delay, but at least 100 ms. */
  public Duration repeatPeriod() {
    Duration stepDelay = rule.stepDelay();
    return stepDelay.compareTo(SHORTEST_REPEAT_PERIOD) < 0 ? SHORTEST_REPEAT_PERIOD : stepDelay;
  }

  /** Writes the status of this object if the draft differs from the current status. */
  public void writeStatus(StatusDraft statusDraft) {
    if (statusDraft.node().equals(status())) {
      return;
    }
    Map<String, Object> fields = kubernetesObject.getAdditionalProperties();
    fields.put("status", Json.mapper().convertValue(statusDraft.node(), Map.class));
    resource(key).resource(kubernetesObject).updateStatus();
  }

  public boolean hasFinalizer(String finalizer) {
    return kubernetesObject.getMetadata().getFinalizers().contains(finalizer);
  }

  public void addFinalizer(String finalizer) {
    List<String> finalizers = new ArrayList<>(kubernetesObject.getMetadata().getFinalizers());
    finalizers.add(finalizer);
    updateFinalizers(finalizers);
  }

  public void removeFinalizer(String finalizer) {
    List<String> finalizers = new ArrayList<>(kubernetesObject.getMetadata().getFinalizers());
    finalizers.remove(finalizer);
    updateFinalizers(finalizers);
  }

  private void updateFinalizers(List<String> finalizers) {
    kubernetesObject.getMetadata().setFinalizers(finalizers);
    resource(key).resource(kubernetesObject).update();
  }

  /** Reads another object of the same cluster. */
  public Optional<SimulatedObject> find(ObjectKey otherKey) {
    return Optional.ofNullable(resource(otherKey).withName(otherKey.name()).get())
        .map(otherObject -> withoutFaults(otherKey, otherObject));
  }

  /** All objects of a kind in this object's namespace. */
  public List<SimulatedObject> list(SimulatedKind kind) {
    ObjectKey listKey = key.inSameCluster(kind, key.namespace(), "");
    List<SimulatedObject> simulatedObjects = new ArrayList<>();
    for (GenericKubernetesResource listedObject : resource(listKey).list().getItems()) {
      String listedName = listedObject.getMetadata().getName();
      ObjectKey listedKey = key.inSameCluster(kind, key.namespace(), listedName);
      simulatedObjects.add(withoutFaults(listedKey, listedObject));
    }
    return simulatedObjects;
  }

  /** Another object, which this controller only reads: the simulation rules do not matter. */
  private SimulatedObject withoutFaults(ObjectKey otherKey, GenericKubernetesResource otherObject) {
    SimulationRule standardRule = SimulationRule.standard(otherKey.kind());
    return new SimulatedObject(otherKey, otherObject, client, standardRule, stepProgress);
  }

  /** Whether the object is Ready at its current generation. */
  public boolean isReady() {
    return draftStatus().isReadyAtGeneration();
  }

  /** The resource of the API that holds the object: its kind, in its namespace if it has one. */
  private NonNamespaceOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      resource(ObjectKey objectKey) {
    String namespace = objectKey.namespace();
    var resourcesOfKind = client.genericKubernetesResources(objectKey.kind().definition());
    return namespace == null ? resourcesOfKind : resourcesOfKind.inNamespace(namespace);
  }

  /** The text of a field in spec or status, or null if the field is absent. */
  public static @Nullable String textOf(JsonNode parent, String field) {
    return parent.hasNonNull(field) ? parent.get(field).asText() : null;
  }

  /** The text of a field in spec or status, or the default if the field is absent or empty. */
  public static String textOf(JsonNode parent, String field, String defaultText) {
    String fieldText = parent.path(field).asText("");
    return fieldText.isEmpty() ? defaultText : fieldText;
  }
}
