package io.platformmesh.onboarding.local.simulator.ocm;

import java.util.regex.Pattern;

/** Semantic versions. */
final class Versions {
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private Versions() {}

  /** Compares two versions by the precedence of semver, which ignores build metadata. */
  static int compare(String first, String second) {
    String[] a = split(first);
    String[] b = split(second);
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

  private static int compareParts(String first, String second) {
    String[] a = first.split("\\.", -1);
    String[] b = second.split("\\.", -1);
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
