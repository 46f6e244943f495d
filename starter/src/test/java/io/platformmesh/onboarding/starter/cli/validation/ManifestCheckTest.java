package io.platformmesh.onboarding.starter.cli.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Problems in manifests and their lines. */
class ManifestCheckTest {

  private static final String VALID =
      """
      apiVersion: providers.platform-mesh.io/v1alpha1
      kind: ManagedProvider
      metadata:
        name: service
        annotations:
          onboarding.platform-mesh.io/deadline-await-provider: 30m
      spec:
        platformMeshRef:
          name: platform-mesh
        runtimeDeployments:
        - flux:
            registry: r.io
            chart: app
            version: "1.0"
            values:
              any: {thing: [1, two]}
      """;

  private final ManifestCheck check = new ManifestCheck();

  private List<ManifestProblem> check(String text) {
    return check.check("f.yaml", text);
  }

  @Test
  void acceptsValidManifestsAndIgnoresOtherKinds() {
    assertThat(check(VALID)).isEmpty();
    assertThat(check(VALID + "---\nkind: Namespace\nspec: 7\n---\n")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "name: service           | name: Not_One           | 4  | metadata.name: 'Not_One' is not a valid object name",
        "v1alpha1                | v1                      | 1  | apiVersion: must be providers.platform-mesh.io/v1alpha1",
        "await-provider: 30m     | await-provider: soon    | 6  | 'soon' is not a duration",
        "deadline-await-provider | deadline-provider       | 6  | unknown stage provider",
        "registry: r.io          | regisrty: r.io          | 12 | regisrty",
        "version: \"1.0\"          | version: 1.0            | 14 | spec.runtimeDeployments[0].flux.version",
        "platformMeshRef         | platformMesh            | 8  | platformMesh",
        "chart: app              | chart: charts/App       | 13 | write charts/app",
        "- flux:                 | - flox:                 | 11 | flox",
      })
  void reportsProblemWithItsLine(String good, String bad, int line, String words) {
    assertThat(check(VALID.replace(good, bad)))
        .anySatisfy(
            problem -> {
              assertThat(problem.line()).isEqualTo(line);
              assertThat(problem.toString()).contains(words);
            });
  }

  @Test
  void rejectsBothFormsOfAComponentAtOnce() {
    String both =
        VALID.replace(
            "  - flux:\n",
            "  - ocm: {registry: r.io, componentName: a, version: '1'}\n    flux:\n");
    assertThat(check(both))
        .singleElement()
        .satisfies(problem -> assertThat(problem.line()).isEqualTo(11));
  }

  @Test
  void reportsInvalidYamlWithItsLine() {
    assertThat(check("kind: ManagedProvider\nspec: [\n"))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).startsWith("not valid YAML: "));
  }

  @Test
  void reportsLineInTheFileForLaterDocuments() {
    String second = VALID.replace("chart: app", "");
    assertThat(check(VALID + "---\n" + second))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.line()).isEqualTo(28);
              assertThat(problem.field()).contains("chart");
            });
  }

  @Test
  void reportsControlCharacters() {
    assertThat(check("kind: A\u0007"))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).startsWith("not valid YAML: "));
  }

  @Test
  void readsValuesAsKubectlDoes() {
    assertThat(check(VALID.replace("spec:\n", "spec:\n  cleanupOnDelete: yes\n"))).isEmpty();
  }

  @Test
  void checksTheItemsOfLists() {
    String broken = VALID.replace("chart: app", "chart: App");
    String list = "apiVersion: v1\nkind: List\nitems:\n- " + broken.indent(2).strip() + "\n";

    assertThat(check(list))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.line()).isEqualTo(16);
              assertThat(problem.field()).isEqualTo("spec.runtimeDeployments[0].flux.chart");
            });
  }
}
