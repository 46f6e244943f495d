package io.platformmesh.onboarding.activities.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refusals of API servers, by the words of their admission plugins and authorizers. */
class RefusalTest {

  private static Status status(String message) {
    return new StatusBuilder().withMessage(message).build();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "403 | secrets \"a\" is forbidden: User \"w\" cannot get resource \"secrets\" in API group"
            + " \"\" in the namespace \"n\" | PERMISSION_MISSING",
        "403 | secrets is forbidden: User \"w\" cannot create resource \"secrets\" in API group \"\""
            + " | PERMISSION_MISSING",
        "403 | forbidden: User \"w\" cannot get path \"/healthz\" | PERMISSION_MISSING",
        "403 | secrets \"a\" is forbidden: exceeded quota: q, requested: secrets=1, used: secrets=0,"
            + " limited: secrets=0 | QUOTA_EXCEEDED",
        "403 | admission webhook \"deny.example.org\" denied the request: no | ADMISSION_DENIED",
        "400 | admission webhook \"deny.example.org\" denied the request: User \"w\" cannot get"
            + " resource | ADMISSION_DENIED",
        "422 | secrets \"a\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied"
            + " request: no | ADMISSION_DENIED",
        "403 | pods \"a\" is forbidden: violates PodSecurity \"restricted:latest\": no"
            + " | ADMISSION_DENIED",
        "403 | secrets \"a\" is forbidden: maximum memory usage per Pod is 1Gi | OTHER",
        "422 | HelmRelease.helm.toolkit.fluxcd.io \"a\" is invalid: spec.interval: Required value"
            + " | OTHER",
        "422 | Secret \"a\" is invalid: data: exceeded quota: is not a key | OTHER",
      })
  void readsTheWordsOfTheServer(int code, String message, Refusal refusal) {
    assertThat(Refusal.of(status(message), code)).isEqualTo(refusal);
  }

  @Test
  void readsTheCauseOfATerminatingNamespace() {
    Status terminating =
        new StatusBuilder(status("secrets \"a\" is forbidden: unable to create new content"))
            .withNewDetails()
            .addNewCause(
                "metadata.namespace", "namespace n is being terminated", "NamespaceTerminating")
            .endDetails()
            .build();
    assertThat(Refusal.of(terminating, 403)).isEqualTo(Refusal.NAMESPACE_TERMINATING);
  }

  @Test
  void knowsAnswersWithoutAStatus() {
    assertThat(Refusal.of(null, 403)).isEqualTo(Refusal.OTHER);
    assertThat(Refusal.of(new StatusBuilder().build(), 403)).isEqualTo(Refusal.OTHER);
  }
}
