package io.platformmesh.onboarding.local.simulator.rules;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The delay and the fault that the simulator applies to one kind, or to some of its objects.
 *
 * @param kind kind of the objects that the rule applies to
 * @param name glob over the object's name, or over {@code namespace/name} if it has a slash
 * @param delay duration of each step of the simulated controller; null for {@link #DEFAULT_DELAY}
 * @param fault fault of the simulated controller; null for a controller without faults
 * @param message message of the fault; null for the message of the real controller
 */
public record SimulationRule(
    SimulatedKind kind,
    String name,
    @Nullable Duration delay,
    @Nullable Fault fault,
    @Nullable String message) {
  /** The {@code name} of rules that apply to all objects of a kind. */
  static final String ALL_NAMES = "*";

  /** Duration of a step of an object without a simulation rule. */
  public static final Duration DEFAULT_DELAY = Duration.ofMillis(30);

  /** Hours, minutes, seconds and milliseconds, each optional, like {@code 1m30s}. */
  private static final Pattern DURATION =
      Pattern.compile(
          "(?:(?<hours>\\d{1,9})h)?"
              + "(?:(?<minutes>\\d{1,9})m(?!s))?"
              + "(?:(?<seconds>\\d{1,9})s)?"
              + "(?:(?<millis>\\d{1,9})ms)?");

  private static final Duration LONGEST_DELAY = Duration.ofHours(24);

  /**
   * Checks that the rule's name and fault are valid for its kind.
   *
   * @throws IllegalArgumentException if they are not, or if the rule has a message and no fault;
   *     the exception's message lists the valid values
   */
  public SimulationRule {
    requireValidName(kind, name);
    if (fault != null && !kind.faults().contains(fault)) {
      throw new IllegalArgumentException(
          "%s cannot have the fault %s: it can have %s"
              .formatted(kind.kind(), fault.label(), Fault.listLabels(kind.faults())));
    }
    if (message != null && fault == null) {
      throw new IllegalArgumentException("a message needs a fault that uses it");
    }
  }

  private static void requireValidName(SimulatedKind kind, String name) {
    if (name.isBlank() || name.startsWith("/") || name.endsWith("/")) {
      throw new IllegalArgumentException(
          "the name is missing: write " + kind.kind() + " for all, or a name or pattern after it");
    }
    int maxParts = kind.namespaced() ? 2 : 1;
    if (name.split("/", -1).length > maxParts) {
      String validNames =
          kind.namespaced()
              ? "NAME or NAMESPACE/NAME"
              : "NAME alone, because the kind is cluster-scoped";
      throw new IllegalArgumentException(
          "%s cannot be the name of a %s: write %s".formatted(name, kind.kind(), validNames));
    }
  }

  /** The simulation rule of objects that match no other rule: default delay, and no fault. */
  public static SimulationRule standard(SimulatedKind kind) {
    return new SimulationRule(kind, ALL_NAMES, null, null, null);
  }

  /** Duration of each step of the simulated controller. */
  public Duration stepDelay() {
    return delay == null ? DEFAULT_DELAY : delay;
  }

  /** Whether the simulation rule applies to the object of this kind, namespace and name. */
  public boolean matches(SimulatedKind objectKind, @Nullable String namespace, String objectName) {
    boolean matchesNamespace = name.contains("/") && namespace != null;
    String matchedName = matchesNamespace ? namespace + "/" + objectName : objectName;
    return kind == objectKind && globPattern(name).matcher(matchedName).matches();
  }

  private static Pattern globPattern(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      switch (glob.charAt(i)) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(glob.substring(i, i + 1)));
      }
    }
    return Pattern.compile(regex.toString());
  }

  /**
   * Parses the delay of a simulation rule, like {@code 300ms}, {@code 5s} or {@code 1m30s}.
   *
   * @throws IllegalArgumentException if the text is not a duration, or is longer than a day
   */
  public static Duration parseDuration(String delayText) {
    Matcher matcher = DURATION.matcher(delayText.strip().toLowerCase(Locale.ROOT));
    if (delayText.isBlank() || !matcher.matches()) {
      throw new IllegalArgumentException(
          "not a duration: " + delayText + " (write it like 300ms, 5s or 1m30s)");
    }
    Duration duration =
        Duration.ofHours(numberOf("hours", matcher))
            .plusMinutes(numberOf("minutes", matcher))
            .plusSeconds(numberOf("seconds", matcher))
            .plusMillis(numberOf("millis", matcher));
    if (duration.compareTo(LONGEST_DELAY) > 0) {
      throw new IllegalArgumentException("too long: " + delayText + " (at most 24h)");
    }
    return duration;
  }

  private static long numberOf(String unit, Matcher matcher) {
    String digits = matcher.group(unit);
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /** Formats a delay in seconds or milliseconds, as {@link #parseDuration} reads it. */
  public static String formatDuration(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }
}
