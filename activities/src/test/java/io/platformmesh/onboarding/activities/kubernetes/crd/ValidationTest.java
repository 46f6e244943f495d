package io.platformmesh.onboarding.activities.kubernetes.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidationTest {

  private static ManagedProviderSpec spec(String components) {
    return Serialization.unmarshal(
        "platformMeshRef: {name: mesh}\nruntimeDeployments: " + components,
        ManagedProviderSpec.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "[] | spec.runtimeDeployments is empty",
        "[{}] | runtimeDeployments[0]: a component is either flux or ocm",
        "[{flux: {chart: a, registry: r}}] | runtimeDeployments[0].flux.version is missing",
        "[{ocm: {registry: r, version: v}}] | ocm names what to deploy either by component",
        "[{flux: {chart: A_b, registry: r, version: v}}] | 'A_b' is not a valid object name",
        "[{flux: {chart: x/a, registry: r, version: v}}, {flux: {chart: y/a, registry: r, version: v}}]"
            + " | two components have the same name"
      })
  void problemSaysWhatToDo(String components, String words) {
    assertThat(Validation.problemsOf(spec(components))).singleElement().asString().contains(words);
  }

  @Test
  void missingSpecIsSaid() {
    assertThat(Validation.problemsOf(null)).singleElement().asString().contains("spec is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{flux: {chart: x/y/app, registry: r, version: v}} | app",
        "{ocm: {componentName: x/app, registry: r, version: v}} | app",
        "{ocm: {component: c/d, name: given, registry: r, version: v}} | given",
        "{ocm: {component: c/d, resourceName: res, registry: r, version: v}} | res",
        "{ocm: {component: c/d, resourceName: chart, referencePath: [{name: p}, {name: q}],"
            + " registry: r, version: v}} | q",
        "{ocm: {component: c/d, resourceName: chart, registry: r, version: v}} | d"
      })
  void componentIsNamedByTheRule(String component, String name) {
    ManagedProviderSpec spec = spec("[" + component + "]");

    assertThat(ComponentNames.of(spec)).isEqualTo(List.of(name));
    assertThat(Validation.problemsOf(spec)).isEmpty();
  }
}
