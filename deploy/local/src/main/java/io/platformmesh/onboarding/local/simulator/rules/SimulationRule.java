package io.platformmesh.onboarding.local.simulator.rules;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The delay and the fault that the simulator plays for one kind, or for some of its objects.
 *
 * @param kind kind of the objects that the rule applies to
 * @param name glob over the object's name, or over {@code namespace/name} if it has a slash
 * @param delay duration of each step; null for {@link #DEFAULT_DELAY}
 * @param fault the fault; null for none
 * @param message message of the fault; null for that of the real controller
 */
public record SimulationRule(
    SimulatedKind kind,
    String name,
    @Nullable Duration delay,
    @Nullable Fault fault,
    @Nullable String message) {
  /** Duration of a step of an object without a rule. */
  public static final Duration DEFAULT_DELAY = Duration.ofMillis(30);

  private static final Pattern DURATION =
      Pattern.compile("(?:(\\d{1,9})h)?(?:(\\d{1,9})m(?!s))?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

  private static final Duration LONGEST_DELAY = Duration.ofHours(24);

  /**
   * Checks that the kind can have such a name and the fault.
   *
   * @throws IllegalArgumentException if it cannot, or if a message has no fault that uses it; the
   *     exception's message lists the valid values
   */
  public SimulationRule {
    requireValidName(kind, name);
    if (fault != null && !kind.faults().contains(fault)) {
      throw new IllegalArgumentException(
          kind.kind()
              + " cannot have the fault "
              + fault.label()
              + ": it can have "
              + kind.faults().stream().map(Fault::label).collect(Collectors.joining(", ")));
    }
    if (message != null && fault == null) {
      throw new IllegalArgumentException("a message needs a fault that uses it");
    }
  }

  private static void requireValidName(SimulatedKind kind, String name) {
    int slash = name.indexOf('/');
    if (name.isBlank() || slash == 0 || slash == name.length() - 1) {
      throw new IllegalArgumentException(
          "the name is missing: write " + kind.kind() + " for all, or a name or pattern after it");
    }
    if (slash >= 0 && (!kind.namespaced() || slash != name.lastIndexOf('/'))) {
      throw new IllegalArgumentException(
          name
              + " cannot be the name of a "
              + kind.kind()
              + ": write NAME"
              + (kind.namespaced()
                  ? " or NAMESPACE/NAME"
                  : " alone, because the kind is cluster-scoped"));
    }
  }

  /** The rule of objects that match no other rule. */
  public static SimulationRule standard(SimulatedKind kind) {
    return new SimulationRule(kind, "*", null, null, null);
  }

  /** Duration of each step of the simulated controller. */
  public Duration stepDelay() {
    return delay == null ? DEFAULT_DELAY : delay;
  }

  /** Whether the rule applies to the object of this kind and name. */
  public boolean matches(SimulatedKind objectKind, @Nullable String namespace, String objectName) {
    String matchedName =
        name.contains("/") && namespace != null ? namespace + "/" + objectName : objectName;
    return kind == objectKind && glob(name).matcher(matchedName).matches();
  }

  private static Pattern glob(String glob) {
    return Pattern.compile(
        glob.chars()
            .mapToObj(
                character ->
                    switch (character) {
                      case '*' -> ".*";
                      case '?' -> ".";
                      default -> Pattern.quote(Character.toString(character));
                    })
            .collect(Collectors.joining()));
  }

  /**
   * Reads a delay like {@code 300ms}, {@code 5s} or {@code 1m30s}.
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
        Duration.ofHours(unitValue(matcher, 1))
            .plusMinutes(unitValue(matcher, 2))
            .plusSeconds(unitValue(matcher, 3))
            .plusMillis(unitValue(matcher, 4));
    if (duration.compareTo(LONGEST_DELAY) > 0) {
      throw new IllegalArgumentException("too long: " + delayText + " (at most 24h)");
    }
    return duration;
  }

  private static long unitValue(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /** Formats a delay for {@link #parseDuration}, rounded down to milliseconds. */
  public static String formatDuration(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }
}
