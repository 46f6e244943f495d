package io.platformmesh.onboarding.local.bench.scenario;

import io.platformmesh.onboarding.local.bench.counterpart.Delays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The onboardings of a trial.
 *
 * @param scenario name of the scenario
 * @param label name of the trial in its scenario
 * @param count number of onboardings
 * @param components number of components of each
 * @param delays delays of the counterparts
 * @param atOnce whether they start all at once, not one after the other
 */
public record Plan(
    String scenario, String label, int count, int components, Delays delays, boolean atOnce) {
  /** The names of the ManagedProviders, which no other trial uses. */
  public List<String> names() {
    return names("");
  }

  /** Names for further objects of this trial. */
  public List<String> names(String infix) {
    String prefix = (scenario + "-" + label).replaceAll("[^a-z0-9]+", "-") + "-" + infix;
    return IntStream.range(0, count).mapToObj(index -> prefix + index).toList();
  }

  /** The same onboardings in another number. */
  public Plan withCount(int otherCount) {
    return new Plan(scenario, label, otherCount, components, delays, atOnce);
  }
}
