package io.platformmesh.onboarding.activities.deployment;

import static io.platformmesh.onboarding.activities.Row.row;
import static io.platformmesh.onboarding.activities.Row.table;
import static io.platformmesh.onboarding.workflows.ConditionType.ComponentsDeployed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.platformmesh.onboarding.activities.OnboardingFixture;
import io.platformmesh.onboarding.workflows.DeployedComponent;
import io.platformmesh.onboarding.workflows.Outcome;
import io.platformmesh.onboarding.workflows.Reason;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The objects that DeployComponent writes for registries and versions as people write them. */
class ChartReferencesTest {

  private static final String NAME = "c";
  private static final String DIGEST = "sha256:" + "a".repeat(64);
  private static final String LONG_NAME = "c".repeat(60);

  private static OnboardingFixture component(OnboardingFixture fixture, String component) {
    return fixture.managedProvider("{runtimeDeployments: [" + component + "]}");
  }

  private static JsonNode spec(OnboardingFixture fixture, String kind, String name) {
    return fixture.hosting().get(kind, fixture.namespace(), name).path("spec");
  }

  /** The desired source of a chart in an OCI registry, as {@code url ref insecure}. */
  private static DynamicTest ociSource(String name, String component, String source) {
    return row(
        name,
        f -> {
          component(f, component).activities().deployComponent(NAME);
          JsonNode spec = spec(f, "OCIRepository", NAME);
          assertThat(
                  spec.path("url").asText()
                      + " "
                      + spec.path("ref")
                      + spec.path("insecure").asText())
              .isEqualTo(source);
        });
  }

  private static String flux(String registry, String version) {
    return "{flux: {registry: '%s', chart: c, version: '%s'}}".formatted(registry, version);
  }

  @TestFactory
  Stream<DynamicTest> sourcesInRegistries() {
    return table(
        ociSource(
            "a scheme",
            flux("oci://reg:5000/acme/charts", "1.0.0"),
            "oci://reg:5000/acme/charts/c {\"tag\":\"1.0.0\"}"),
        ociSource(
            "slashes at the end and in the middle",
            flux("reg:5000//acme/charts/", "1.0.0"),
            "oci://reg:5000/acme/charts/c {\"tag\":\"1.0.0\"}"),
        ociSource(
            "plain HTTP",
            flux("http://reg:5000/charts", "1.0.0"),
            "oci://reg:5000/charts/c {\"tag\":\"1.0.0\"}true"),
        ociSource(
            "build metadata",
            flux("reg/charts", "1.2.3+build.5"),
            "oci://reg/charts/c {\"tag\":\"1.2.3_build.5\"}"),
        ociSource("a range", flux("reg/charts", "1.x"), "oci://reg/charts/c {\"semver\":\"1.x\"}"),
        ociSource(
            "tag and digest",
            flux("reg/charts", "1.0.0@" + DIGEST),
            "oci://reg/charts/c {\"tag\":\"1.0.0\",\"digest\":\"" + DIGEST + "\"}"),
        ociSource(
            "a digest",
            flux("reg/charts", DIGEST),
            "oci://reg/charts/c {\"digest\":\"" + DIGEST + "\"}"),
        ociSource(
            "the guide's form of ocm",
            "{ocm: {registry: 'oci://reg/charts/', componentName: c, version: 1.2.3+build.5}}",
            "oci://reg/charts/c {\"tag\":\"1.2.3_build.5\"}"));
  }

  @TestFactory
  Stream<DynamicTest> helmRepositories() {
    return table(
        row(
            "in an OCI registry",
            f -> {
              component(
                      f,
                      "{flux: {type: helm, registry: 'oci://reg:5000/acme/charts/', chart: c,"
                          + " version: 1.x}}")
                  .activities()
                  .deployComponent(NAME);
              JsonNode repository = spec(f, "HelmRepository", NAME);
              assertThat(repository.path("type").asText()).isEqualTo("oci");
              assertThat(repository.path("url").asText()).isEqualTo("oci://reg:5000/acme/charts");
              assertThat(spec(f, "HelmRelease", NAME).at("/chart/spec/version").asText())
                  .isEqualTo("1.x");
            }),
        row(
            "on a web server",
            f -> {
              component(
                      f,
                      "{flux: {type: helm, registry: ' https://charts.test/Stable ', chart: c,"
                          + " version: 1.0.0}}")
                  .activities()
                  .deployComponent(NAME);
              JsonNode repository = spec(f, "HelmRepository", NAME);
              assertThat(repository.has("type")).isFalse();
              assertThat(repository.path("url").asText()).isEqualTo("https://charts.test/Stable");
            }));
  }

  @TestFactory
  Stream<DynamicTest> ranges() {
    return table(
        row(
            "Flux selects the version",
            f -> {
              component(f, flux("reg/charts", ">=1.0.0 <2.0.0")).activities().deployComponent(NAME);
              f.ready(
                  f.hosting(), "OCIRepository", NAME, "{artifact: {revision: '1.4.2@sha256:aa'}}");
              f.ready(f.hosting(), "HelmRelease", NAME, "{history: [{ociDigest: 'sha256:aa'}]}");
              f.activities()
                  .deployComponent(NAME)
                  .returns(
                      new DeployedComponent(
                          Outcome.DONE, NAME, ">=1.0.0 <2.0.0", "1.4.2@sha256:aa"))
                  .condition(ComponentsDeployed, "True", Reason.AsDesired);
            }),
        row(
            "Flux still has a version of another range",
            f -> {
              component(f, flux("reg/charts", "2.x")).activities().deployComponent(NAME);
              f.ready(
                  f.hosting(), "OCIRepository", NAME, "{artifact: {revision: '1.4.2@sha256:aa'}}");
              f.activities().deployComponent(NAME).isNotReady(Reason.SourceNotReady);
            }));
  }

  private static OnboardingFixture ocm(
      OnboardingFixture fixture, String version, String resolvedVersion, String imageReference) {
    component(
            fixture,
            "{ocm: {registry: 'http://reg:5000/a/b', component: acme.test/c, version: '%s'}}"
                .formatted(version))
        .activities()
        .deployComponent(NAME);
    return resolve(fixture, resolvedVersion, imageReference);
  }

  private static OnboardingFixture resolve(
      OnboardingFixture fixture, String resolvedVersion, String imageReference) {
    fixture.ready(
        fixture.hosting(),
        "Component",
        NAME,
        "{component: {version: %s}}".formatted(resolvedVersion));
    fixture.ready(
        fixture.hosting(),
        "Resource",
        NAME,
        "{resource: {version: %s, access: {imageReference: '%s'}}}"
            .formatted(resolvedVersion, imageReference));
    return fixture;
  }

  @TestFactory
  Stream<DynamicTest> ocmComponents() {
    return table(
        row(
            "a registry with a scheme",
            f -> {
              ocm(f, "1.2.3", "1.2.3", "reg:5000/a/b/c:1.2.3");
              JsonNode repositorySpec = spec(f, "Repository", NAME).path("repositorySpec");
              assertThat(repositorySpec.path("baseUrl").asText()).isEqualTo("http://reg:5000");
              assertThat(repositorySpec.path("subPath").asText()).isEqualTo("a/b");
            }),
        row(
            "resolved to a reference of plain HTTP",
            f -> {
              ocm(f, "1.2.3", "1.2.3", "http://reg:5000/a/b/c:1.2.3")
                  .activities()
                  .deployComponent(NAME);
              JsonNode source = spec(f, "OCIRepository", NAME);
              assertThat(source.path("url").asText()).isEqualTo("oci://reg:5000/a/b/c");
              assertThat(source.path("insecure").asBoolean()).isTrue();
            }),
        row(
            "a range, resolved, and resolved again",
            f -> {
              String range = ">=1.0.0 <2.0.0";
              ocm(f, range, "1.2.0", "reg:5000/c:1.2.0").activities().deployComponent(NAME);
              assertThat(spec(f, "Component", NAME).path("semver").asText()).isEqualTo(range);
              assertThat(spec(f, "OCIRepository", NAME).at("/ref/tag").asText()).isEqualTo("1.2.0");
              resolve(f, "1.3.0", "reg:5000/c:1.3.0").activities().deployComponent(NAME);
              assertThat(spec(f, "OCIRepository", NAME).at("/ref/tag").asText()).isEqualTo("1.3.0");
            }),
        row(
            "a version outside the range",
            f ->
                ocm(f, "1.x", "2.0.0", "reg:5000/c:2.0.0")
                    .activities()
                    .deployComponent(NAME)
                    .isNotReady(Reason.ComponentNotResolved)));
  }

  @TestFactory
  Stream<DynamicTest> digests() {
    return table(
        row(
            "Flux reports the digest alone",
            f -> {
              component(f, flux("reg/charts", "1.0.0@" + DIGEST))
                  .activities()
                  .deployComponent(NAME);
              f.ready(
                  f.hosting(), "OCIRepository", NAME, "{artifact: {revision: '" + DIGEST + "'}}");
              f.ready(
                  f.hosting(), "HelmRelease", NAME, "{history: [{ociDigest: '" + DIGEST + "'}]}");
              f.activities()
                  .deployComponent(NAME)
                  .returns(new DeployedComponent(Outcome.DONE, NAME, "1.0.0@" + DIGEST, DIGEST));
            }));
  }

  @TestFactory
  Stream<DynamicTest> releaseNames() {
    return table(
        row(
            "longer than Helm allows",
            f -> {
              component(f, flux("reg/charts", "1.0.0").replace("chart: c", "chart: " + LONG_NAME))
                  .activities()
                  .deployComponent(LONG_NAME);
              assertThat(spec(f, "HelmRelease", LONG_NAME).path("releaseName").asText())
                  .hasSize(53)
                  .startsWith("c".repeat(40) + "-");
            }),
        row(
            "short enough",
            f -> {
              component(f, flux("reg/charts", "1.0.0")).activities().deployComponent(NAME);
              assertThat(spec(f, "HelmRelease", NAME).has("releaseName")).isFalse();
            }));
  }
}
