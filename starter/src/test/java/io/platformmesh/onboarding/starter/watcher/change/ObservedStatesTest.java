package io.platformmesh.onboarding.starter.watcher.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.platformmesh.onboarding.activities.client.Sha256;
import io.platformmesh.onboarding.activities.crd.OnboardingMetadata;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The observed state of a Secret: whether it is a copy as an onboarding wrote it. */
class ObservedStatesTest {

  private static final String DIGEST = Sha256.hex("kubeconfig");

  private static boolean isUnmodifiedCopy(Map<String, String> data, String digest) {
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withUid("u")
            .addToAnnotations(OnboardingMetadata.DIGEST_ANNOTATION, digest)
            .endMetadata()
            .withData(data)
            .build();
    return ObservedStates.of(secret).unmodifiedCopy();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void knowsCopiesOfOnboardings() {
    assertThat(isUnmodifiedCopy(Map.of("kubeconfig", base64("kubeconfig")), DIGEST)).isTrue();
  }

  @Test
  void noticesModifiedCopies() {
    assertThat(isUnmodifiedCopy(Map.of("kubeconfig", base64("edited")), DIGEST)).isFalse();
    assertThat(
            isUnmodifiedCopy(
                Map.of("kubeconfig", base64("kubeconfig"), "other", base64("x")), DIGEST))
        .isFalse();
    assertThat(isUnmodifiedCopy(Map.of(), DIGEST)).isFalse();
  }

  @Test
  void ignoresOtherSecrets() {
    Secret source =
        new SecretBuilder()
            .withNewMetadata()
            .withUid("u")
            .endMetadata()
            .addToData("kubeconfig", base64("kubeconfig"))
            .build();
    assertThat(ObservedStates.of(source).unmodifiedCopy()).isFalse();
  }
}
