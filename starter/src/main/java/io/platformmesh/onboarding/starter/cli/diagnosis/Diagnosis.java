package io.platformmesh.onboarding.starter.cli.diagnosis;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code onboard diagnose} has found.
 *
 * @param namespace namespace of the ManagedProvider
 * @param name its name
 * @param phase its phase; empty before the first report
 * @param verdict why it is where it is
 * @param cause the verdict in a sentence
 * @param evidence the step that decides; null when none does
 * @param next what to type, or to do, next
 * @param steps all that was looked at, in the order of the way
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Diagnosis(
    String namespace,
    String name,
    String phase,
    Verdict verdict,
    String cause,
    @Nullable Finding evidence,
    String next,
    List<Finding> steps) {}
