package io.platformmesh.onboarding.activities.chart;

import java.util.Optional;

/**
 * The name of the HelmChart that Flux's helm-controller creates for a HelmRelease with {@code
 * spec.chart}, in the namespace of the release ({@code HelmRelease.GetHelmChartName} of Flux).
 */
public final class HelmChartName {

  private HelmChartName() {}

  /** The name of the HelmChart of a HelmRelease. */
  public static String of(String namespace, String releaseName) {
    return prefixOf(namespace) + releaseName;
  }

  /** The name of the HelmRelease that a HelmChart belongs to; empty when a user created it. */
  public static Optional<String> releaseOf(String namespace, String helmChartName) {
    String prefix = prefixOf(namespace);
    return helmChartName.startsWith(prefix)
        ? Optional.of(helmChartName.substring(prefix.length()))
        : Optional.empty();
  }

  private static String prefixOf(String namespace) {
    return namespace + "-";
  }
}
