package io.platformmesh.onboarding.activities.kubernetes.crd;

/** Where a chart comes from, spelled as in the manifest. */
public enum FluxType {
  oci,
  helm
}
