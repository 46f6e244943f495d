package io.platformmesh.onboarding.activities.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.platformmesh.onboarding.activities.client.JsonTrees;
import io.platformmesh.onboarding.activities.client.OnboardingMetadata;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells whether a server-side apply would change anything: whether the live object holds all that
 * is wanted, and whether our entry in its managed fields covers exactly that, so that nothing we
 * once set has to go.
 */
public final class AppliedFieldsMatcher {

  /** What identifies an object is nobody's field. */
  private static final Set<String> IDENTITY = Set.of("apiVersion", "kind");

  private static final Set<String> IDENTITY_METADATA = Set.of("name", "namespace");

  private AppliedFieldsMatcher() {}

  public static boolean isApplied(HasMetadata live, HasMetadata desired) {
    JsonNode wanted = JsonTrees.of(desired);
    JsonNode present = JsonTrees.of(live);
    return holds(present, wanted) && ownsExactly(live.getMetadata().getManagedFields(), wanted);
  }

  private static boolean holds(JsonNode live, JsonNode wanted) {
    if (wanted.isObject()) {
      return live.isObject()
          && wanted.properties().stream()
              .allMatch(
                  field ->
                      (field.getValue().isNull() && !live.has(field.getKey()))
                          || holds(live.path(field.getKey()), field.getValue()));
    }
    if (wanted.isArray()) {
      return live.isArray()
          && live.size() == wanted.size()
          && allHold(live.elements(), wanted.elements());
    }
    if (wanted.isNumber() && live.isNumber()) {
      return wanted.decimalValue().compareTo(live.decimalValue()) == 0;
    }
    return wanted.equals(live);
  }

  private static boolean allHold(Iterator<JsonNode> live, Iterator<JsonNode> wanted) {
    while (wanted.hasNext()) {
      if (!holds(live.next(), wanted.next())) {
        return false;
      }
    }
    return true;
  }

  private static boolean ownsExactly(List<ManagedFieldsEntry> entries, JsonNode wanted) {
    if (entries == null) {
      return false;
    }
    return entries.stream()
        .filter(entry -> OnboardingMetadata.FIELD_MANAGER.equals(entry.getManager()))
        .filter(entry -> "Apply".equals(entry.getOperation()))
        .filter(entry -> Objects.requireNonNullElse(entry.getSubresource(), "").isEmpty())
        .findFirst()
        .map(entry -> JsonTrees.of(entry.getFieldsV1()))
        .filter(fields -> coversExactly(fields, withoutIdentity(wanted)))
        .isPresent();
  }

  private static JsonNode withoutIdentity(JsonNode wanted) {
    ObjectNode copy = wanted.deepCopy();
    copy.remove(IDENTITY);
    if (copy.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove(IDENTITY_METADATA);
      if (metadata.isEmpty()) {
        copy.remove("metadata");
      }
    }
    return copy;
  }

  /**
   * A set without members stands for a whole value, however deep: the server owns lists and atomic
   * maps as one field.
   */
  private static boolean coversExactly(JsonNode fields, JsonNode wanted) {
    Set<String> owned =
        fields.properties().stream()
            .map(Map.Entry::getKey)
            .filter(key -> !".".equals(key))
            .collect(Collectors.toSet());
    if (owned.isEmpty() || !wanted.isObject()) {
      return true;
    }
    Set<String> asked =
        wanted.properties().stream()
            .map(field -> "f:" + field.getKey())
            .collect(Collectors.toSet());
    return owned.equals(asked)
        && wanted.properties().stream()
            .allMatch(field -> coversExactly(fields.path("f:" + field.getKey()), field.getValue()));
  }
}
