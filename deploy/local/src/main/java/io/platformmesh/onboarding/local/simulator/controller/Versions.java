package io.platformmesh.onboarding.local.simulator.controller;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.semver4j.Semver;
import org.semver4j.range.RangeList;
import org.semver4j.range.RangeListFactory;

/** The semantic versions of charts and OCM components in simulated registries. */
public final class Versions {

  /** The versions that each simulated registry has for a range; any single version exists. */
  private static final List<String> IN_REGISTRY =
      List.of("0.9.0", "1.0.0", "1.1.0", "1.2.0", "2.0.0", "2.1.0");

  private static final Pattern OPERATOR_OR_OPEN_PART =
      Pattern.compile(".*([<>=~^*|, ]|(^|[.v])[xX](\\.|$)).*");

  private Versions() {}

  /**
   * Finds the version that a controller selects.
   *
   * @param constraint a version, or a range of versions
   * @return the version itself, or the highest one in the range; empty when there is none
   */
  public static Optional<String> select(String constraint) {
    if (!OPERATOR_OR_OPEN_PART.matcher(constraint).matches()) {
      return Optional.of(constraint);
    }
    RangeList range = RangeListFactory.create(constraint.replace(',', ' '));
    return IN_REGISTRY.stream()
        .map(Semver::new)
        .filter(range::isSatisfiedBy)
        .max(Comparator.naturalOrder())
        .map(Semver::getVersion);
  }

  /** Compares two versions by the precedence of semver, which ignores build metadata. */
  public static int compare(String firstVersion, String secondVersion) {
    return Semver.coerce(firstVersion).compareTo(Semver.coerce(secondVersion));
  }
}
