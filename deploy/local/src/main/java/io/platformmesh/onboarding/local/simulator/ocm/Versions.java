package io.platformmesh.onboarding.local.simulator.ocm;

import java.util.regex.Pattern;

/** Semantic versions. */
final class Versions {
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private Versions() {}

  /** Orders two versions by semver's precedence, leaving build metadata out. */
  static int compare(String left, String right) {
    String[] a = split(left);
    String[] b = split(right);
    int core = compareParts(a[0], b[0]);
    if (core != 0) {
      return core;
    }
    if (a[1].isEmpty() || b[1].isEmpty()) {
      return Boolean.compare(a[1].isEmpty(), b[1].isEmpty());
    }
    return compareParts(a[1], b[1]);
  }

  private static String[] split(String version) {
    String plain = version.replaceFirst("^v", "").replaceFirst("\\+.*", "");
    int dash = plain.indexOf('-');
    return dash < 0
        ? new String[] {plain, ""}
        : new String[] {plain.substring(0, dash), plain.substring(dash + 1)};
  }

  private static int compareParts(String left, String right) {
    String[] a = left.split("\\.", -1);
    String[] b = right.split("\\.", -1);
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      boolean numbers = NUMBER.matcher(a[i]).matches() && NUMBER.matcher(b[i]).matches();
      int order =
          numbers ? Long.compare(Long.parseLong(a[i]), Long.parseLong(b[i])) : a[i].compareTo(b[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.length, b.length);
  }
}
