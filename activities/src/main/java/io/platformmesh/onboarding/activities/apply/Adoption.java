package io.platformmesh.onboarding.activities.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.platformmesh.onboarding.activities.client.JsonTrees;
import io.platformmesh.onboarding.activities.client.OnboardingMetadata;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How objects that the upstream operator made are taken over without making their controllers do
 * anything: they are recognised by what they are and by who wrote them, and the fields that
 * upstream wrote become ours, so that what leaves the spec later leaves the object too. The
 * hand-over of fields is what client-go's csaupgrade does for those who move from update to apply.
 */
public final class Adoption {

  /** Field manager under which upstream writes: the name of its binary. */
  public static final String UPSTREAM_MANAGER = "manager";

  /** Takes over what upstream wrote under its usual name. */
  public static final Adoption DEFAULT = new Adoption(Set.of(UPSTREAM_MANAGER));

  /**
   * Where in an object fields are taken over. Finalizers and owner references stay with those who
   * set them, for without us they would be lost.
   */
  private static final List<List<String>> TAKEN =
      List.of(
          List.of("f:spec"),
          List.of("f:data"),
          List.of("f:type"),
          List.of("f:metadata", "f:labels"));

  /** The fields that tell what an object is for, by kind. */
  private static final Map<String, List<String>> IDENTITY =
      Map.of(
          "OCIRepository", List.of("/spec/url"),
          "HelmRepository", List.of("/spec/url"),
          "HelmRelease",
              List.of(
                  "/spec/chartRef/kind",
                  "/spec/chartRef/name",
                  "/spec/chart/spec/chart",
                  "/spec/chart/spec/sourceRef/kind",
                  "/spec/chart/spec/sourceRef/name"),
          "Repository", List.of("/spec/repositorySpec/baseUrl", "/spec/repositorySpec/subPath"),
          "Component", List.of("/spec/component"),
          "Resource", List.of("/spec/componentRef/name"),
          "Secret", List.of("/type"),
          "Provider", List.of());

  private final Set<String> managers;

  /**
   * @param managers field managers whose objects are taken over
   */
  public Adoption(Set<String> managers) {
    this.managers = Set.copyOf(managers);
  }

  /** Whether upstream made this object for what is now desired, and nobody claims it. */
  public boolean isUpstreams(HasMetadata live, HasMetadata desired) {
    return isOfUpstream(live) && isSame(JsonTrees.of(live), JsonTrees.of(desired));
  }

  /** Whether upstream made this object, for whomever, and nobody claims it. */
  public boolean isOfUpstream(HasMetadata live) {
    return Owner.ownerOf(live).isEmpty() && entries(live).stream().anyMatch(this::isUpstreams);
  }

  private static boolean isSame(JsonNode live, JsonNode desired) {
    String kind = desired.path("kind").asText();
    boolean sameFields =
        IDENTITY.getOrDefault(kind, List.of()).stream()
            .allMatch(path -> live.at(path).asText("").equals(desired.at(path).asText("")));
    return sameFields && fieldNames(live.path("data")).equals(fieldNames(desired.path("data")));
  }

  private static Set<String> fieldNames(JsonNode node) {
    return Set.copyOf(node.properties().stream().map(Map.Entry::getKey).toList());
  }

  /** Whether fields of this object are still upstream's. */
  public boolean hasFieldsToTake(HasMetadata live) {
    return entries(live).stream().filter(this::isUpstreams).anyMatch(Adoption::holdsSomeToTake);
  }

  private static boolean holdsSomeToTake(ManagedFieldsEntry entry) {
    JsonNode fields = JsonTrees.of(entry.getFieldsV1());
    return TAKEN.stream().anyMatch(path -> !at(fields, path).isMissingNode());
  }

  /** The managed fields after the hand-over: what upstream wrote is what we applied. */
  public List<ManagedFieldsEntry> handedOver(HasMetadata live, String apiVersion) {
    ObjectNode ours = JsonNodeFactory.instance.objectNode();
    List<ManagedFieldsEntry> others = new ArrayList<>();
    for (ManagedFieldsEntry entry : entries(live)) {
      JsonNode fields = JsonTrees.of(entry.getFieldsV1());
      if (isOurs(entry)) {
        merge(ours, fields);
      } else if (isUpstreams(entry)) {
        ObjectNode left = fields.deepCopy();
        TAKEN.forEach(path -> move(path, left, ours));
        if (!left.isEmpty()) {
          entry.setFieldsV1(JsonTrees.to(left, FieldsV1.class));
          others.add(entry);
        }
      } else {
        others.add(entry);
      }
    }
    ManagedFieldsEntry entry = new ManagedFieldsEntry();
    entry.setManager(OnboardingMetadata.FIELD_MANAGER);
    entry.setOperation("Apply");
    entry.setApiVersion(apiVersion);
    entry.setFieldsType("FieldsV1");
    entry.setFieldsV1(JsonTrees.to(ours, FieldsV1.class));
    others.add(entry);
    return others;
  }

  private static void move(List<String> path, ObjectNode from, ObjectNode to) {
    JsonNode moved = at(from, path);
    if (moved.isMissingNode()) {
      return;
    }
    String last = path.get(path.size() - 1);
    ObjectNode source = from;
    ObjectNode target = to;
    for (String step : path.subList(0, path.size() - 1)) {
      source = (ObjectNode) source.get(step);
      target = target.withObject("/" + step);
    }
    source.remove(last);
    if (target.get(last) instanceof ObjectNode present) {
      merge(present, moved);
    } else {
      target.set(last, moved);
    }
    if (path.size() > 1 && source.isEmpty()) {
      from.remove(path.get(0));
    }
  }

  private static JsonNode at(JsonNode node, List<String> path) {
    JsonNode found = node;
    for (String step : path) {
      found = found.path(step);
    }
    return found;
  }

  private static void merge(ObjectNode into, JsonNode from) {
    for (Map.Entry<String, JsonNode> field : from.properties()) {
      if (into.get(field.getKey()) instanceof ObjectNode present) {
        merge(present, field.getValue());
      } else {
        into.set(field.getKey(), field.getValue());
      }
    }
  }

  private boolean isUpstreams(ManagedFieldsEntry entry) {
    return managers.contains(Objects.requireNonNullElse(entry.getManager(), ""))
        && "Update".equals(entry.getOperation())
        && isOfTheObjectItself(entry);
  }

  private static boolean isOurs(ManagedFieldsEntry entry) {
    return OnboardingMetadata.FIELD_MANAGER.equals(entry.getManager())
        && "Apply".equals(entry.getOperation())
        && isOfTheObjectItself(entry);
  }

  private static boolean isOfTheObjectItself(ManagedFieldsEntry entry) {
    return Objects.requireNonNullElse(entry.getSubresource(), "").isEmpty();
  }

  private static List<ManagedFieldsEntry> entries(HasMetadata object) {
    return Objects.requireNonNullElse(object.getMetadata().getManagedFields(), List.of());
  }

  /** Who wrote the object last, beside us; for messages. */
  public static String lastOtherWriter(HasMetadata live) {
    return lastOther(live).map(ManagedFieldsEntry::getManager).orElse("somebody");
  }

  /** Whether somebody else wrote the object when we had written it, in the same second or later. */
  public static boolean isOverwritten(HasMetadata live) {
    Optional<ManagedFieldsEntry> ours = entries(live).stream().filter(Adoption::isOurs).findFirst();
    Optional<ManagedFieldsEntry> other = lastOther(live);
    return ours.isPresent()
        && other.isPresent()
        && time(other.get()).compareTo(time(ours.get())) >= 0;
  }

  private static Optional<ManagedFieldsEntry> lastOther(HasMetadata live) {
    return entries(live).stream()
        .filter(Adoption::isOfTheObjectItself)
        .filter(entry -> !OnboardingMetadata.FIELD_MANAGER.equals(entry.getManager()))
        .max(Comparator.comparing(Adoption::time));
  }

  /** Times are of one form and zone, so that their texts sort as they do. */
  private static String time(ManagedFieldsEntry entry) {
    return Objects.requireNonNullElse(entry.getTime(), "");
  }
}
