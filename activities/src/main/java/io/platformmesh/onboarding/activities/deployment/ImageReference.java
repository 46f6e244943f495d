package io.platformmesh.onboarding.activities.deployment;

/**
 * A reference to an artifact in an OCI registry.
 *
 * @param repository registry and path
 * @param tag tag; empty where the reference has none
 */
record ImageReference(String repository, String tag) {

  /** Parses {@code [scheme://]registry[:port]/path[:tag][@digest]}. */
  static ImageReference parse(String reference) {
    int scheme = reference.indexOf("://");
    String rest = scheme < 0 ? reference : reference.substring(scheme + 3);
    int at = rest.indexOf('@');
    String named = at < 0 ? rest : rest.substring(0, at);
    int colon = named.lastIndexOf(':');
    return colon > named.lastIndexOf('/')
        ? new ImageReference(named.substring(0, colon), named.substring(colon + 1))
        : new ImageReference(named, "");
  }
}
