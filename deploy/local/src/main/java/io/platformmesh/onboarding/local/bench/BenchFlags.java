package io.platformmesh.onboarding.local.bench;

import io.platformmesh.onboarding.local.bench.counterpart.Delays;
import io.platformmesh.onboarding.local.bench.scenario.Numbers;
import io.platformmesh.onboarding.runtime.flags.DurationConverter;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** The flags of {@code platform bench} that set numbers and times of the scenarios. */
final class BenchFlags {
  private static final String DEFAULT = " Default: ${DEFAULT-VALUE}";

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "5",
      description = "Onboardings before the measured ones, on each platform." + DEFAULT)
  private int warmUp;

  @Option(
      names = "--single",
      paramLabel = "N",
      defaultValue = "30",
      description = "Onboardings of scenario single." + DEFAULT)
  private int single;

  @Option(
      names = "--components",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,3,10",
      description = "Numbers of components of scenario components." + DEFAULT)
  private List<Integer> components = List.of();

  @Option(
      names = "--burst",
      paramLabel = "N",
      split = ",",
      defaultValue = "20,50,100",
      description = "Numbers of onboardings of scenario burst." + DEFAULT)
  private List<Integer> burst = List.of();

  @Option(
      names = "--waiting",
      paramLabel = "N",
      split = ",",
      defaultValue = "100",
      description = "Numbers of onboardings of scenario waiting." + DEFAULT)
  private List<Integer> waiting = List.of();

  @Option(
      names = "--ready",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Onboardings of scenarios idle and change." + DEFAULT)
  private int ready;

  @Option(
      names = "--provider-delay",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "3s",
      description = "Time until a Provider is Ready where counterparts are delayed." + DEFAULT)
  private Duration providerDelay = Duration.ZERO;

  @Option(
      names = "--release-delay",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "5s",
      description = "Time until a HelmRelease is Ready where counterparts are delayed." + DEFAULT)
  private Duration releaseDelay = Duration.ZERO;

  @Option(
      names = "--settle",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "20s",
      description = "Time between the creation of waiting onboardings and the window." + DEFAULT)
  private Duration settle = Duration.ZERO;

  @Option(
      names = "--window",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "1m",
      description = "Window in which the requests of waiting onboardings are counted." + DEFAULT)
  private Duration window = Duration.ZERO;

  @Option(
      names = "--idle",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "10m",
      description = "Window in which the requests of idle onboardings are counted." + DEFAULT)
  private Duration idle = Duration.ZERO;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "15m",
      description = "Longest time until all onboardings of a trial are Ready." + DEFAULT)
  private Duration timeout = Duration.ZERO;

  Numbers numbers() {
    return new Numbers(
        warmUp,
        single,
        components,
        burst,
        waiting,
        ready,
        Delays.of(providerDelay, releaseDelay),
        settle,
        window,
        idle,
        timeout);
  }
}
