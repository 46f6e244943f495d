package io.platformmesh.onboarding.local.simulator.ocm;

import java.util.regex.Pattern;

/** Compares the semantic versions of OCM components. */
final class Versions {
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /** A semantic version {@code core-preRelease}; the pre-release is empty for a release. */
  private record ParsedVersion(String core, String preRelease) {

    static ParsedVersion parse(String version) {
      String withoutPrefix = version.replaceFirst("^v", "");
      String withoutBuild = withoutPrefix.replaceFirst("\\+.*", "");
      int dash = withoutBuild.indexOf('-');
      return dash < 0
          ? new ParsedVersion(withoutBuild, "")
          : new ParsedVersion(withoutBuild.substring(0, dash), withoutBuild.substring(dash + 1));
    }

    boolean isRelease() {
      return preRelease.isEmpty();
    }
  }

  private Versions() {}

  /** Compares two versions by the precedence of semver, which ignores build metadata. */
  static int compare(String firstVersion, String secondVersion) {
    ParsedVersion first = ParsedVersion.parse(firstVersion);
    ParsedVersion second = ParsedVersion.parse(secondVersion);
    int coreOrder = compareIdentifiers(first.core(), second.core());
    if (coreOrder != 0) {
      return coreOrder;
    }
    if (first.isRelease() || second.isRelease()) {
      return Boolean.compare(first.isRelease(), second.isRelease());
    }
    return compareIdentifiers(first.preRelease(), second.preRelease());
  }

  /** Compares the identifiers between the dots one by one, then the number of identifiers. */
  private static int compareIdentifiers(String firstPart, String secondPart) {
    String[] firstIdentifiers = firstPart.split("\\.", -1);
    String[] secondIdentifiers = secondPart.split("\\.", -1);
    int commonLength = Math.min(firstIdentifiers.length, secondIdentifiers.length);
    for (int i = 0; i < commonLength; i++) {
      int order = compareIdentifier(firstIdentifiers[i], secondIdentifiers[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(firstIdentifiers.length, secondIdentifiers.length);
  }

  private static int compareIdentifier(String first, String second) {
    boolean areNumbers = NUMBER.matcher(first).matches() && NUMBER.matcher(second).matches();
    return areNumbers
        ? Long.compare(Long.parseLong(first), Long.parseLong(second))
        : first.compareTo(second);
  }
}
