package io.platformmesh.onboarding.activities.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Registries, charts and versions as people write them. */
class ChartReferenceTest {

  private static final String DIGEST = "sha256:" + "a".repeat(64);

  @ParameterizedTest
  @CsvSource({
    "reg:5000/acme/charts, c, reg:5000/acme/charts/c, false",
    "oci://reg:5000/acme/charts, c, reg:5000/acme/charts/c, false",
    "OCI://reg/charts, c, reg/charts/c, false",
    "https://reg/charts, c, reg/charts/c, false",
    "http://reg:5000/charts, c, reg:5000/charts/c, true",
    "reg:5000/acme/charts/, c, reg:5000/acme/charts/c, false",
    "reg//acme///charts//, /c/, reg/acme/charts/c, false",
    "'  reg/charts ', ' c ', reg/charts/c, false",
    "reg, acme/c, reg/acme/c, false",
    "[2001:db8::1]:5000/charts, c, [2001:db8::1]:5000/charts/c, false",
    "REG.example.com/charts, a/b_c.d--e, REG.example.com/charts/a/b_c.d--e, false",
  })
  void readsRegistryAndChart(
      String registry, String chart, String repository, boolean isPlainHttp) {
    OciChart ociChart = OciChart.of(registry, chart, "1.0.0");

    assertThat(ociChart.repository()).isEqualTo(repository);
    assertThat(ociChart.isPlainHttp()).isEqualTo(isPlainHttp);
  }

  @ParameterizedTest
  @CsvSource({
    "reg:5000/Acme/Charts, write Acme/Charts in lower case, acme/charts",
    "ftp://reg/charts, another scheme, oci://reg/charts",
    "oci://oci://reg/charts, no host, the host of the registry",
    "'', no host, the host of the registry",
    "oci:///charts, no host, the host of the registry",
    "user:secret@reg/charts, credentials, the host of the registry",
    "reg:port/charts, a port of letters, the host of the registry",
    "reg/charts?x=y, a query, correct",
    "reg/_charts, an underscore at the start, correct",
  })
  void refusesRegistriesWithTheTextToWrite(String registry, String rule, String textToWrite) {
    assertRefused(RegistryAddress::parse, registry, textToWrite);
  }

  @ParameterizedTest
  @CsvSource({
    "1.0.0, 1.0.0,,",
    "v1.0.0, v1.0.0,,",
    "' 1.0.0 ', 1.0.0,,",
    "1.2.3+build.5, 1.2.3_build.5,,",
    "1.2, 1.2,,",
    "latest, latest,,",
    "1.x,, 1.x,",
    "v1.2.x,, v1.2.x,",
    "'>=1.0.0 <2.0.0',, '>=1.0.0 <2.0.0',",
    "'>=1.0.0, <2.0.0',, '>=1.0.0, <2.0.0',",
    "^1.2,, ^1.2,",
    "1.2 - 2.3,, 1.2 - 2.3,",
    "'>= 1.2 || ~0.9',, '>= 1.2 || ~0.9',",
    "*,, *,",
    "1.0.0-experimental, 1.0.0-experimental,,",
  })
  void readsVersionsOfArtifacts(String version, String tag, String range, String digest) {
    ChartVersion chartVersion = ChartVersion.ofOciArtifact(version);

    assertThat(chartVersion.tag()).isEqualTo(tag);
    assertThat(chartVersion.range()).isEqualTo(range);
    assertThat(chartVersion.digest()).isEqualTo(digest);
  }

  @ParameterizedTest
  @CsvSource({"1.0.0@, 1.0.0", "'',", "'1.2.3+build.5@', 1.2.3_build.5"})
  void readsDigests(String prefix, String tag) {
    ChartVersion chartVersion = ChartVersion.ofOciArtifact(prefix + DIGEST);

    assertThat(chartVersion.tag()).isEqualTo(tag);
    assertThat(chartVersion.digest()).isEqualTo(DIGEST);
    assertThat(chartVersion.isOfRevision(DIGEST)).isTrue();
    assertThat(chartVersion.isOfRevision("1.0.0@" + DIGEST)).isTrue();
    assertThat(chartVersion.isOfRevision("1.0.0@sha256:" + "b".repeat(64))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "1.0.0@sha256:abc, 64 hexadecimal digits",
    "sha256:ABC, 64 hexadecimal digits",
    "1.0.0@md5:abc, 64 hexadecimal digits",
    "1.0.0 final, a version such as",
    "'>=1.0.0 <two', a version such as",
    "'>=one', a version such as",
    "1.0.0/2, a version such as",
  })
  void refusesVersionsOfArtifactsWithTheTextToWrite(String version, String textToWrite) {
    assertRefused(ChartVersion::ofOciArtifact, version, textToWrite);
  }

  @ParameterizedTest
  @ValueSource(strings = {"latest", "main", "1.0.0@sha256:abc", "sha256:abc", "!=1.0.0"})
  void refusesOtherVersionsInHelmRepositories(String version) {
    assertRefused(ChartVersion::ofHelmChart, version, "write");
  }

  @ParameterizedTest
  @CsvSource({
    "1.0.0, 1.0.0@x, true",
    "1.0.0, 1.0.1@x, false",
    "1.2.3+build.5, 1.2.3_build.5@x, true",
    "1.x, 1.9.0@x, true",
    "1.x, 2.0.0@x, false",
    "1.x, 1.9.0_build.5@x, true",
    "'>=1.0.0, <2.0.0', 0.9.0@x, false",
    "v1.2.x, v1.2.9@x, true",
    "1.x, nightly@x, false",
    "1.0.0, '', false",
  })
  void comparesRevisions(String version, String revision, boolean isOfVersion) {
    assertThat(ChartVersion.ofOciArtifact(version).isOfRevision(revision)).isEqualTo(isOfVersion);
  }

  @ParameterizedTest
  @CsvSource({
    "https://charts.example.com/Stable/, https://charts.example.com/Stable/, false",
    "' http://charts.example.com ', http://charts.example.com, false",
    "oci://reg:5000/acme/charts, oci://reg:5000/acme/charts, true",
    "OCI://reg//charts/, oci://reg/charts, true",
  })
  void readsHelmRepositories(String registry, String url, boolean isOci) {
    assertThat(HelmRepositoryUrl.parse(registry)).isEqualTo(new HelmRepositoryUrl(url, isOci));
  }

  @ParameterizedTest
  @CsvSource({
    "charts.example.com/stable, write https://charts.example.com/stable",
    "ftp://charts.example.com, write https://charts.example.com",
    "oci://reg/Charts, write charts",
  })
  void refusesHelmRepositoriesWithTheTextToWrite(String registry, String textToWrite) {
    assertRefused(HelmRepositoryUrl::parse, registry, textToWrite);
  }

  @ParameterizedTest
  @CsvSource({
    "http://reg:5000/a/b, http://reg:5000, a/b",
    "https://reg/a, https://reg, a",
    "ghcr.io/acme, ghcr.io, acme",
    "oci://ghcr.io/acme/, ghcr.io, acme",
    "ghcr.io, ghcr.io, ''",
    "[::1]:5000//a, [::1]:5000, a",
  })
  void splitsRegistriesForTheOcmController(String registry, String baseUrl, String subPath) {
    RegistryAddress address = RegistryAddress.parse(registry);

    assertThat(address.baseUrl()).isEqualTo(baseUrl);
    assertThat(address.path()).isEqualTo(subPath);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:5000/a/b:1.0@sha256:x, 9.9.9, localhost:5000/a/b, 1.0, false",
    "oci://ghcr.io/a/b@sha256:x, 2.0.0, ghcr.io/a/b, 2.0.0, false",
    "http://reg:5000/a/b:1.0, 9.9.9, reg:5000/a/b, 1.0, true",
    "ghcr.io/a/b, 3.0.0+build.1, ghcr.io/a/b, 3.0.0_build.1, false",
  })
  void readsResolvedReferences(
      String reference, String version, String repository, String tag, boolean isPlainHttp) {
    OciChart chart = OciChart.ofReference(reference, version);

    assertThat(chart.repository()).isEqualTo(repository);
    assertThat(chart.version().tag()).isEqualTo(tag);
    assertThat(chart.isPlainHttp()).isEqualTo(isPlainHttp);
  }

  private static void assertRefused(Function<String, ?> parser, String text, String textToWrite) {
    assertThatExceptionOfType(InvalidChartException.class)
        .isThrownBy(() -> parser.apply(text))
        .withMessageContaining(textToWrite);
  }
}
