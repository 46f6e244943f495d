package io.platformmesh.onboarding.activities.chart;

/**
 * The name of the HelmChart that Flux's helm-controller creates for a HelmRelease with {@code
 * spec.chart}, in the namespace of the release ({@code HelmRelease.GetHelmChartName} of Flux).
 */
public final class HelmChartName {

  private HelmChartName() {}

  /** The name of the HelmChart of a HelmRelease. */
  public static String of(String namespace, String releaseName) {
    return namespace + "-" + releaseName;
  }
}
