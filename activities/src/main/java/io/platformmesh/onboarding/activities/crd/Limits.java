package io.platformmesh.onboarding.activities.crd;

/**
 * Maximum sizes in a spec. With them, the API server can limit the cost of the validation rules; no
 * manifest comes close to them.
 */
final class Limits {

  /** Number of components of one ManagedProvider. */
  static final int COMPONENTS = 64;

  /** Length of a field that a name is derived from, in characters. */
  static final int TEXT = 512;

  /** Number of elements of a reference path. */
  static final int REFERENCES = 64;

  private Limits() {}
}
