package io.platformmesh.onboarding.activities.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

/** When an apply would change nothing. */
class AppliedFieldsMatcherTest {

  private static final String OWNED =
      "{f:metadata: {f:labels: {f:a: {}}},"
          + " f:spec: {f:interval: {}, f:values: {f:replicas: {}, f:list: {}}}}";

  private static GenericKubernetesResource live(String values, String fields) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: X
        metadata:
          name: x
          resourceVersion: "7"
          labels: {a: b, other: label}
          managedFields:
          - manager: platform-mesh-onboarding
            operation: Apply
            fieldsV1: %s
        spec: {interval: 5m, values: %s, defaulted: true}
        """
            .formatted(fields, values),
        GenericKubernetesResource.class);
  }

  private static GenericKubernetesResource desired(String values) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: X
        metadata: {name: x, labels: {a: b}}
        spec: {interval: 5m, values: %s}
        """
            .formatted(values),
        GenericKubernetesResource.class);
  }

  @Test
  void isAppliedWhenTheObjectHasAllFieldsAndOurEntryCoversThemExactly() {
    assertThat(
            AppliedFieldsMatcher.isApplied(
                live("{replicas: 2, list: [1]}", OWNED), desired("{replicas: 2, list: [1]}")))
        .isTrue();
  }

  @Test
  void isNotAppliedWhenAValueHasChanged() {
    assertThat(
            AppliedFieldsMatcher.isApplied(
                live("{replicas: 2, list: [1]}", OWNED), desired("{replicas: 3, list: [1]}")))
        .isFalse();
    assertThat(
            AppliedFieldsMatcher.isApplied(
                live("{replicas: 2, list: [1]}", OWNED), desired("{replicas: 2, list: [1, 2]}")))
        .isFalse();
  }

  @Test
  void isNotAppliedWhenAnEarlierFieldHasToBeRemoved() {
    assertThat(
            AppliedFieldsMatcher.isApplied(
                live("{replicas: 2, list: [1]}", OWNED), desired("{replicas: 2}")))
        .isFalse();
  }

  @Test
  void isNotAppliedWhenAnotherManagerOwnsAField() {
    String without = OWNED.replace("f:interval: {}, ", "");

    assertThat(
            AppliedFieldsMatcher.isApplied(
                live("{replicas: 2, list: [1]}", without), desired("{replicas: 2, list: [1]}")))
        .isFalse();
  }
}
