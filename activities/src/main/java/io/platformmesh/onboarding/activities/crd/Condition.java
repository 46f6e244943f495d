package io.platformmesh.onboarding.activities.crd;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * A condition in the status of a ManagedProvider, as the API conventions of Kubernetes define it.
 *
 * @param type type of the condition
 * @param status True, False or Unknown
 * @param reason why the status is as it is, in one word
 * @param message why the status is as it is, and what to do
 * @param lastTransitionTime when the status last changed, RFC 3339
 * @param observedGeneration generation of the spec that the condition is about; null for unknown
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
    @Required @JsonPropertyDescription("Type of the condition.") String type,
    @Required @JsonPropertyDescription("True, False or Unknown.") String status,
    @Required @JsonPropertyDescription("Why the status is as it is, in one word.") String reason,
    @Required
        @JsonPropertyDescription("Why the status is as it is, what is awaited, and what to do.")
        String message,
    @Required @JsonPropertyDescription("When the status last changed.") String lastTransitionTime,
    @JsonPropertyDescription("Generation of the spec that the condition is about.")
        @Nullable Long observedGeneration) {

  /** Whether the status is True. */
  @JsonIgnore
  public boolean isTrue() {
    return "True".equals(status);
  }
}
