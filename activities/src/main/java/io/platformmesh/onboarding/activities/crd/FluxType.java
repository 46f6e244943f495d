package io.platformmesh.onboarding.activities.crd;

/** Where a chart comes from, spelled as in the manifest. */
public enum FluxType {
  oci,
  helm
}
