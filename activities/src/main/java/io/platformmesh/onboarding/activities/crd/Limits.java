package io.platformmesh.onboarding.activities.crd;

/**
 * Sizes that the API server needs to know in order to bound the cost of the rules; far above what a
 * manifest can use.
 */
final class Limits {

  /** Components of one ManagedProvider. */
  static final int COMPONENTS = 64;

  /** Characters of what a name is derived from. */
  static final int TEXT = 512;

  /** Elements of a reference path. */
  static final int REFERENCES = 64;

  private Limits() {}
}
