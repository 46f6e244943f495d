package io.platformmesh.onboarding.activities.crd;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * One aspect of the state of an object, as Kubernetes' API conventions define it.
 *
 * @param type what it speaks of
 * @param status True, False or Unknown
 * @param reason why, in one word
 * @param message why, for a person
 * @param lastTransitionTime when the status last changed, RFC 3339
 * @param observedGeneration generation of the spec that it speaks of; null where not known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
    @Required @JsonPropertyDescription("What the condition speaks of.") String type,
    @Required @JsonPropertyDescription("True, False or Unknown.") String status,
    @Required @JsonPropertyDescription("Why the condition is as it is, in one word.") String reason,
    @Required @JsonPropertyDescription("What is so, what is awaited, and what to do.")
        String message,
    @Required @JsonPropertyDescription("When the status last changed.") String lastTransitionTime,
    @JsonPropertyDescription("Generation of the spec that the condition speaks of.")
        @Nullable Long observedGeneration) {

  /** Whether the status is True. */
  @JsonIgnore
  public boolean isTrue() {
    return "True".equals(status);
  }
}
