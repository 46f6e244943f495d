package io.platformmesh.onboarding.starter.cli.diagnosis;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of {@code onboard diagnose}.
 *
 * @param namespace namespace of the ManagedProvider
 * @param name name of the ManagedProvider
 * @param phase phase of the ManagedProvider; empty before its first report
 * @param verdict the cause
 * @param cause the cause in a sentence
 * @param evidence the finding behind the verdict; null if the verdict has none
 * @param next the next action of the user
 * @param findings all findings, in the order of the onboarding
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
    List<Finding> findings) {}
