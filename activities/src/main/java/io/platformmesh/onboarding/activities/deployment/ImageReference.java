package io.platformmesh.onboarding.activities.deployment;

/**
 * A reference to an artifact in an OCI registry.
 *
 * @param repository registry and path
 * @param tag tag of the artifact; empty when the reference has none
 */
record ImageReference(String repository, String tag) {

  private static final String SCHEME_SEPARATOR = "://";

  /** Parses {@code [scheme://]registry[:port]/path[:tag][@digest]}. */
  static ImageReference parse(String reference) {
    int schemeEnd = reference.indexOf(SCHEME_SEPARATOR);
    String withoutScheme =
        schemeEnd < 0 ? reference : reference.substring(schemeEnd + SCHEME_SEPARATOR.length());
    int digestSeparator = withoutScheme.indexOf('@');
    String withoutDigest =
        digestSeparator < 0 ? withoutScheme : withoutScheme.substring(0, digestSeparator);
    int tagSeparator = withoutDigest.lastIndexOf(':');
    boolean hasTag = tagSeparator > withoutDigest.lastIndexOf('/');
    return hasTag
        ? new ImageReference(
            withoutDigest.substring(0, tagSeparator), withoutDigest.substring(tagSeparator + 1))
        : new ImageReference(withoutDigest, "");
  }
}
