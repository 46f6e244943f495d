package io.platformmesh.onboarding.activities.chart;

import java.util.Locale;

/**
 * The URL of a Helm repository.
 *
 * @param url the URL for Flux
 * @param isOci whether the repository is a part of an OCI registry
 */
public record HelmRepositoryUrl(String url, boolean isOci) {

  private static final String OCI_SCHEME = "oci://";

  /**
   * Reads the URL of a Helm repository as people write it.
   *
   * @throws InvalidChartException when the text has no scheme of a Helm repository
   */
  public static HelmRepositoryUrl parse(String registry) {
    String text = registry.strip();
    String lowerCaseText = text.toLowerCase(Locale.ROOT);
    if (lowerCaseText.startsWith(OCI_SCHEME)) {
      return new HelmRepositoryUrl(OCI_SCHEME + RegistryAddress.parse(text).withoutScheme(), true);
    }
    if (lowerCaseText.startsWith("https://") || lowerCaseText.startsWith("http://")) {
      return new HelmRepositoryUrl(text, false);
    }
    throw new InvalidChartException(
        "'%1$s' is not the URL of a Helm repository: write https://%1$s, or oci://%1$s for an OCI registry"
            .formatted(text.replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*://", "")));
  }
}
