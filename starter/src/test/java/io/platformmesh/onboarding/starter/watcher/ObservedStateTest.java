package io.platformmesh.onboarding.starter.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The one predicate behind all pokes, as a table. */
class ObservedStateTest {

  private static ObservedState managedProvider(long generation, boolean deleting, boolean settled) {
    return new ObservedState.ManagedProvider("u", generation, deleting, settled, "");
  }

  private static ObservedState dependency(String ready, String artifact) {
    return new ObservedState.Dependency("u", 1, false, "", ready, "", artifact);
  }

  static Stream<Arguments> table() {
    return Stream.of(
        Arguments.of("new", null, managedProvider(1, false, false), true),
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
            "wish of a person",
            managedProvider(1, true, false),
            new ObservedState.ManagedProvider("u", 1, true, false, "kubeconfig-secret"),
            true),
        Arguments.of(
            "handed over",
            dependency("True Ok 1", ""),
            new ObservedState.Dependency("u", 1, false, "a/b", "True Ok 1", "", ""),
            true),
        Arguments.of("gone", managedProvider(1, true, false), null, true),
        Arguments.of("made by us", null, dependency("", ""), false),
        Arguments.of("already ready", null, dependency("True Ok 1", ""), true),
        Arguments.of("becomes ready", dependency("", ""), dependency("True Ok 1", ""), true),
        Arguments.of("same", dependency("True Ok 1", "r"), dependency("True Ok 1", "r"), false),
        Arguments.of(
            "new artifact", dependency("True Ok 1", "r"), dependency("True Ok 1", "s"), true),
        Arguments.of("secret appears", null, new ObservedState.Secret("u", "d"), true),
        Arguments.of(
            "secret rotated",
            new ObservedState.Secret("u", "d"),
            new ObservedState.Secret("u", "e"),
            true),
        Arguments.of(
            "secret same",
            new ObservedState.Secret("u", "d"),
            new ObservedState.Secret("u", "d"),
            false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void isNews(
      String name, @Nullable ObservedState before, @Nullable ObservedState now, boolean news) {
    assertThat(ObservedState.isNews(before, now)).as(name).isEqualTo(news);
  }
}
