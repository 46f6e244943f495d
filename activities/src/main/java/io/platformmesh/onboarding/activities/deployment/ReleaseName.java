package io.platformmesh.onboarding.activities.deployment;

import io.platformmesh.onboarding.activities.client.Sha256;

/** The name of a Helm release, which is shorter than the name of an object can be. */
final class ReleaseName {

  /** Helm's limit for the name of a release, in characters. */
  static final int MAX_LENGTH = 53;

  private static final int HASH_LENGTH = 12;

  private ReleaseName() {}

  /** Shortens a name to the limit; the end is a hash, so that two long names stay different. */
  static String shorten(String name) {
    String prefix = name.substring(0, MAX_LENGTH - HASH_LENGTH - 1);
    return prefix + "-" + Sha256.hex(name).substring(0, HASH_LENGTH);
  }
}
