package io.platformmesh.onboarding.local.bench.scenario;

import io.platformmesh.onboarding.local.bench.counterpart.Delays;
import java.time.Duration;
import java.util.List;

/**
 * The numbers and times of the scenarios.
 *
 * @param warmUp number of onboardings before the measured ones
 * @param single number of onboardings of {@code single}
 * @param components numbers of components of {@code components}
 * @param burst numbers of onboardings of {@code burst}
 * @param waiting numbers of onboardings of {@code waiting}
 * @param ready number of onboardings of {@code idle} and {@code change}
 * @param delays delays of delayed counterparts
 * @param settle time between the creation of waiting onboardings and the count of their requests
 * @param window time in which the requests of waiting onboardings are counted
 * @param idle time in which the requests of idle onboardings are counted
 * @param timeout longest time until all onboardings of a trial are Ready
 */
public record Numbers(
    int warmUp,
    int single,
    List<Integer> components,
    List<Integer> burst,
    List<Integer> waiting,
    int ready,
    Delays delays,
    Duration settle,
    Duration window,
    Duration idle,
    Duration timeout) {
  public Numbers {
    components = List.copyOf(components);
    burst = List.copyOf(burst);
    waiting = List.copyOf(waiting);
  }
}
