package io.platformmesh.onboarding.starter.watcher.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The decision table behind all pokes. */
class ChangePredicateTest {

  private static ObservedState managedProvider(long generation, boolean deleting, boolean settled) {
    return new ObservedState.ManagedProvider("u", generation, deleting, settled, "");
  }

  private static ObservedState dependency(String ready, String artifact) {
    return new ObservedState.Dependency(
        "u", 1, false, "", ready.startsWith("True"), ready, "", artifact);
  }

  static Stream<Arguments> table() {
    return Stream.of(
        Arguments.of("unsettled at start", null, managedProvider(1, false, false), true),
        Arguments.of("settled at start", null, managedProvider(1, false, true), false),
        Arguments.of("deleted at start", null, managedProvider(1, true, false), true),
        Arguments.of(
            "status only",
            managedProvider(1, false, false),
            managedProvider(1, false, true),
            false),
        Arguments.of(
            "new spec", managedProvider(1, false, true), managedProvider(2, false, false), true),
        Arguments.of(
            "deletion", managedProvider(1, false, true), managedProvider(1, true, false), true),
        Arguments.of(
            "control annotation",
            managedProvider(1, true, false),
            new ObservedState.ManagedProvider("u", 1, true, false, "kubeconfig-secret"),
            true),
        Arguments.of(
            "handed over",
            dependency("True Ok 1", ""),
            new ObservedState.Dependency("u", 1, false, "a/b", true, "True Ok 1", "", ""),
            true),
        Arguments.of("gone", managedProvider(1, true, false), null, true),
        Arguments.of("created by us", null, dependency("", ""), false),
        Arguments.of("already ready", null, dependency("True Ok 1", ""), true),
        Arguments.of("becomes ready", dependency("", ""), dependency("True Ok 1", ""), true),
        Arguments.of("same", dependency("True Ok 1", "r"), dependency("True Ok 1", "r"), false),
        Arguments.of(
            "new artifact", dependency("True Ok 1", "r"), dependency("True Ok 1", "s"), true),
        Arguments.of("secret appears", null, secret("d", false), true),
        Arguments.of("copied by us", null, secret("d", true), false),
        Arguments.of("copy replaced", secret("d", true), secret("e", true), true),
        Arguments.of("secret rotated", secret("d", false), secret("e", false), true),
        Arguments.of("secret same", secret("d", false), secret("d", false), false));
  }

  private static ObservedState secret(String digest, boolean unmodifiedCopy) {
    return new ObservedState.Secret("u", digest, unmodifiedCopy);
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of("first seen", null, dependency("True Ok 1", ""), ChangeKind.APPEARED),
        Arguments.of("gone", dependency("True Ok 1", ""), null, ChangeKind.CHANGED),
        Arguments.of(
            "becomes ready",
            dependency("False No 1", ""),
            dependency("True Ok 1", ""),
            ChangeKind.BECAME_READY),
        Arguments.of(
            "reports for the first time",
            dependency("", ""),
            dependency("Unknown Progressing 1", ""),
            ChangeKind.REPORTED),
        Arguments.of(
            "is ready at its first report",
            dependency("", ""),
            dependency("True Ok 1", ""),
            ChangeKind.BECAME_READY),
        Arguments.of(
            "reports another failure",
            dependency("Unknown Progressing 1", ""),
            dependency("False Failed 1", ""),
            ChangeKind.CHANGED),
        Arguments.of(
            "new artifact, still ready",
            dependency("True Ok 1", "r"),
            dependency("True Ok 1", "s"),
            ChangeKind.CHANGED),
        Arguments.of(
            "falls back",
            dependency("True Ok 1", ""),
            dependency("False No 1", ""),
            ChangeKind.CHANGED),
        Arguments.of(
            "becomes ready after an edit",
            dependency("False No 1", ""),
            new ObservedState.Dependency("u", 2, false, "", true, "True Ok 2", "", ""),
            ChangeKind.CHANGED),
        Arguments.of(
            "becomes ready as another object",
            dependency("False No 1", ""),
            new ObservedState.Dependency("v", 1, false, "", true, "True Ok 1", "", ""),
            ChangeKind.CHANGED),
        Arguments.of(
            "becomes ready and is handed over",
            dependency("False No 1", ""),
            new ObservedState.Dependency("u", 1, false, "a/b", true, "True Ok 1", "", ""),
            ChangeKind.CHANGED),
        Arguments.of("secret rotated", secret("d", false), secret("e", false), ChangeKind.CHANGED));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void kindOf(
      String name,
      @Nullable ObservedState previous,
      @Nullable ObservedState current,
      ChangeKind kind) {
    assertThat(ChangePredicate.kindOf(previous, current)).as(name).isEqualTo(kind);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void matters(
      String name,
      @Nullable ObservedState previous,
      @Nullable ObservedState current,
      boolean matters) {
    assertThat(ChangePredicate.matters(previous, current)).as(name).isEqualTo(matters);
  }
}
