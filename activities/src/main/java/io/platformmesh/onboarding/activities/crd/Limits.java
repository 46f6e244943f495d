package io.platformmesh.onboarding.activities.crd;

/**
 * Maximum sizes in the spec of a ManagedProvider, from which the API server estimates the cost of
 * the validation rules. They are far above the sizes in any manifest.
 */
final class Limits {

  /** Maximum number of components of one ManagedProvider. */
  static final int COMPONENTS = 64;

  /** Maximum length of a field from which a component name is derived, in characters. */
  static final int TEXT_LENGTH = 512;

  /** Maximum number of elements of a reference path. */
  static final int REFERENCE_PATH_LENGTH = 64;

  private Limits() {}
}
