package io.platformmesh.onboarding.local.bench.scenario;

import io.platformmesh.onboarding.local.bench.counterpart.Delays;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A scenario of the benchmark. */
public enum Scenario {
  SINGLE("one onboarding at a time, counterparts answer at once"),
  COMPONENTS("one onboarding at a time with several numbers of components, delayed counterparts"),
  BURST("many onboardings at once, with instant and with delayed counterparts"),
  WAITING("many wait for a PlatformMesh that is not Ready, or for their Providers; then released"),
  IDLE("many are Ready while Flux writes its regular status"),
  CHANGE("many are Ready, and the spec of each changes");

  private static final int REPETITIONS = 3;

  /** Largest number of onboardings that wait for their own Providers. */
  private static final int MOST_PROVIDERS = 100;

  private final String description;

  Scenario(String description) {
    this.description = description;
  }

  public String description() {
    return description;
  }

  /** The name of the scenario on the command line. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The trials of the scenario; each group has a platform of its own. */
  public List<List<Trial>> groups(Numbers numbers) {
    return switch (this) {
      case SINGLE -> single(numbers);
      case COMPONENTS -> components(numbers);
      case BURST -> burst(numbers);
      case WAITING -> waiting(numbers);
      case IDLE -> idle(numbers);
      case CHANGE -> change(numbers);
    };
  }

  private static List<List<Trial>> single(Numbers numbers) {
    Plan plan = new Plan(SINGLE.text(), "instant", numbers.single(), 1, Delays.INSTANT, false);
    return List.of(List.of(new OnboardingTrial(plan, numbers, true)));
  }

  private static List<List<Trial>> components(Numbers numbers) {
    List<Trial> trials = new ArrayList<>();
    for (int components : numbers.components()) {
      Plan plan =
          new Plan(
              COMPONENTS.text(),
              "components " + components,
              REPETITIONS,
              components,
              numbers.delays(),
              false);
      trials.add(new OnboardingTrial(plan, numbers, false));
    }
    return List.of(trials);
  }

  private static List<List<Trial>> burst(Numbers numbers) {
    List<Trial> trials = new ArrayList<>();
    for (Delays delays : List.of(Delays.INSTANT, numbers.delays())) {
      for (int count : numbers.burst()) {
        String label = (delays.equals(Delays.INSTANT) ? "instant " : "delayed ") + count;
        trials.add(
            new OnboardingTrial(
                new Plan(BURST.text(), label, count, 1, delays, true), numbers, true));
      }
    }
    return List.of(trials);
  }

  private static List<List<Trial>> waiting(Numbers numbers) {
    List<List<Trial>> groups = new ArrayList<>();
    for (int count : numbers.waiting()) {
      for (Awaited awaited : Awaited.values()) {
        if (awaited == Awaited.PLATFORM_MESH || count <= MOST_PROVIDERS) {
          Plan plan =
              new Plan(
                  WAITING.text(), awaited.text() + " " + count, count, 1, Delays.INSTANT, true);
          groups.add(List.of(new WaitingTrial(plan, numbers, awaited)));
        }
      }
    }
    return groups;
  }

  private static List<List<Trial>> idle(Numbers numbers) {
    return List.of(
        List.of(
            new IdleTrial(
                new Plan(IDLE.text(), "ready", numbers.ready(), 1, Delays.INSTANT, true),
                numbers)));
  }

  private static List<List<Trial>> change(Numbers numbers) {
    return List.of(
        List.of(
            new ChangeTrial(
                new Plan(CHANGE.text(), "ready", numbers.ready(), 1, Delays.INSTANT, true),
                numbers)));
  }
}
