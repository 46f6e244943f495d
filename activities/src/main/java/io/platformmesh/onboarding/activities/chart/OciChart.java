package io.platformmesh.onboarding.activities.chart;

/**
 * A chart in an OCI registry.
 *
 * @param repository host and path, without a scheme
 * @param version version of the chart
 * @param isPlainHttp whether the reference asks for plain HTTP
 */
public record OciChart(String repository, ChartVersion version, boolean isPlainHttp) {

  private static final int NOT_FOUND = -1;

  /**
   * Reads a chart below a registry.
   *
   * @param registry address of the registry, see {@link RegistryAddress#parse}
   * @param chart path of the chart below the registry
   * @param version see {@link ChartVersion#ofOciArtifact}
   * @throws InvalidChartException when one of them cannot be used
   */
  public static OciChart of(String registry, String chart, String version) {
    RegistryAddress address = RegistryAddress.parse(registry);
    return new OciChart(
        address.withoutScheme() + "/" + RegistryAddress.repositoryName(chart),
        ChartVersion.ofOciArtifact(version),
        address.isPlainHttp());
  }

  /**
   * Reads a reference to an artifact, as the OCM controller reports it.
   *
   * @param reference {@code [scheme://]host[:port]/path[:tag][@digest]}
   * @param defaultVersion version of a reference without a tag; empty to use the digest
   * @throws InvalidChartException when the reference cannot be used
   */
  public static OciChart ofReference(String reference, String defaultVersion) {
    int digestSeparator = reference.indexOf('@');
    String withoutDigest =
        digestSeparator == NOT_FOUND ? reference : reference.substring(0, digestSeparator);
    int tagSeparator = withoutDigest.lastIndexOf(':');
    boolean hasTag = tagSeparator > withoutDigest.lastIndexOf('/');
    if (hasTag) {
      return of(
          withoutDigest.substring(0, tagSeparator), withoutDigest.substring(tagSeparator + 1));
    }
    String version =
        defaultVersion.isEmpty() ? reference.substring(digestSeparator + 1) : defaultVersion;
    return of(withoutDigest, version);
  }

  private static OciChart of(String repository, String version) {
    RegistryAddress address = RegistryAddress.parse(repository);
    return new OciChart(
        address.withoutScheme(), ChartVersion.ofOciArtifact(version), address.isPlainHttp());
  }
}
