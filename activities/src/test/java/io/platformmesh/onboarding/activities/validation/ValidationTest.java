package io.platformmesh.onboarding.activities.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.platformmesh.onboarding.activities.crd.ComponentNames;
import io.platformmesh.onboarding.activities.crd.ManagedProviderSpec;
import io.platformmesh.onboarding.workflows.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of a spec, and the names of its components. */
class ValidationTest {

  private static final String MESH = "platformMeshRef: {name: mesh}\n";

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
        "[] | /spec/runtimeDeployments | empty",
        "[{}] | /spec/runtimeDeployments/0 | a component is either flux or ocm",
        "[{flux: {chart: a, registry: r}}] | /spec/runtimeDeployments/0/flux/version | missing",
        "[{ocm: {registry: r, version: 1.0.0}}] | /spec/runtimeDeployments/0"
            + " | ocm names what to deploy either by component",
        "[{flux: {type: helm, chart: A_b, registry: https://r, version: 1.0.0}}] | /spec/runtimeDeployments/0"
            + " | 'A_b' is not a valid object name",
        "[{flux: {chart: x/a, registry: r, version: v}}, {flux: {chart: y/a, registry: r, version: v}}]"
            + " | /spec/runtimeDeployments/1 | two components have the same name"
      })
  void reportsAProblemWithItsSolution(String components, String path, String solution) {
    assertThat(Validation.problemsOf(spec(components)))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo(path);
              assertThat(problem.message()).contains(solution);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "flux: {registry: r/Acme, chart: c, version: 1.0.0} | /flux/registry",
        "flux: {registry: r, chart: C, version: 1.0.0} | /flux/chart",
        "flux: {registry: r, chart: c, version: '1.0.0@sha256:x'} | /flux/version",
        "flux: {type: helm, registry: r, chart: c, version: 1.0.0} | /flux/registry",
        "flux: {type: helm, registry: 'https://r', chart: c, version: latest} | /flux/version",
        "ocm: {component: a/c, registry: r/Acme, version: 1.0.0} | /ocm/registry",
        "ocm: {component: a/c, registry: r, version: 'sha256:x'} | /ocm/version",
        "ocm: {componentName: C, registry: r, version: 1.0.0} | /ocm/componentName"
      })
  void refusesChartReferences(String component, String path) {
    assertThat(Validation.problemsOf(spec("[{" + component + "}]")))
        .singleElement()
        .extracting(Problem::path)
        .isEqualTo("/spec/runtimeDeployments/0" + path);
  }

  private static ManagedProviderSpec referring(String fields) {
    return Serialization.unmarshal(
        "%s%nruntimeDeployments: [{flux: {chart: a, registry: r, version: v}}]"
            .formatted(fields.contains("platformMeshRef") ? fields : MESH + fields),
        ManagedProviderSpec.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "platformMeshRef: {name: Mesh} | /spec/platformMeshRef/name | 'Mesh' is not a valid object name",
        "provider: {path: 'root:Org', name: a} | /spec/provider/path | 'root:Org' is not the path of a workspace",
        "provider: {path: 'root/../x', name: a} | /spec/provider/path | 'root/../x'",
        "provider: {path: root, name: a/b} | /spec/provider/name | 'a/b' is not a valid object name",
        "providerKubeconfigSecret: {name: '', key: k} | /spec/providerKubeconfigSecret/name | ''",
        "providerKubeconfigSecret: {name: A, key: k} | /spec/providerKubeconfigSecret/name | 'A'",
        "providerKubeconfigSecret: {name: a, key: ''} | /spec/providerKubeconfigSecret/key | ''",
        "providerKubeconfigSecret: {name: a, key: a/b} | /spec/providerKubeconfigSecret/key | 'a/b'",
        "runtimeKubeconfigSecretName: a_b | /spec/runtimeKubeconfigSecretName | 'a_b'",
      })
  void rejectsAnInvalidName(String fields, String path, String words) {
    assertThat(Validation.problemsOf(referring(fields)))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo(path);
              assertThat(problem.message()).startsWith(words).endsWith("correct it");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "provider: {path: '', name: ''}",
        "provider: {path: 'root:providers:a-b', name: a.b}",
        "providerKubeconfigSecret: {name: a.b-c, key: 'Kube.config_1'}",
        "runtimeKubeconfigSecretName: ''",
        "runtimeKubeconfigSecretName: edge-1",
      })
  void acceptsAValidOrEmptyName(String fields) {
    assertThat(Validation.problemsOf(referring(fields))).isEmpty();
  }

  @Test
  void rejectsANameThatIsTooLong() {
    assertThat(Validation.problemsOf(referring("runtimeKubeconfigSecretName: " + "a".repeat(253))))
        .isEmpty();
    assertThat(Validation.problemsOf(referring("runtimeKubeconfigSecretName: " + "a".repeat(254))))
        .singleElement()
        .asString()
        .contains("at most 253 characters");
  }

  @Test
  void rejectsAMissingSpec() {
    assertThat(Validation.problemsOf(null)).singleElement().asString().contains("spec: missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{flux: {chart: x/y/app, registry: r, version: v}} | app",
        "{ocm: {componentName: x/app, registry: r, version: 1.0.0}} | app",
        "{ocm: {component: c/d, name: given, registry: r, version: 1.0.0}} | given",
        "{ocm: {component: c/d, resourceName: res, registry: r, version: 1.0.0}} | res",
        "{ocm: {component: c/d, resourceName: chart, referencePath: [{name: p}, {name: q}],"
            + " registry: r, version: 1.0.0}} | q",
        "{ocm: {component: c/d, resourceName: chart, registry: r, version: 1.0.0}} | d"
      })
  void derivesTheNameOfAComponent(String component, String name) {
    ManagedProviderSpec spec = spec("[" + component + "]");

    assertThat(ComponentNames.of(spec)).isEqualTo(List.of(name));
    assertThat(Validation.problemsOf(spec)).isEmpty();
  }
}
