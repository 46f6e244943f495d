package io.platformmesh.onboarding.workflows.poke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The one predicate behind all pokes, as a table. */
class SightTest {

  private static Sight managedProvider(long generation, boolean deleting, boolean settled) {
    return new Sight.ManagedProvider("u", generation, deleting, settled, "");
  }

  private static Sight dependency(String ready, String artifact) {
    return new Sight.Dependency("u", 1, false, "", ready, "", artifact);
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
            new Sight.ManagedProvider("u", 1, true, false, "kubeconfig-secret"),
            true),
        Arguments.of(
            "handed over",
            dependency("True Ok 1", ""),
            new Sight.Dependency("u", 1, false, "a/b", "True Ok 1", "", ""),
            true),
        Arguments.of("gone", managedProvider(1, true, false), null, true),
        Arguments.of("made by us", null, dependency("", ""), false),
        Arguments.of("already ready", null, dependency("True Ok 1", ""), true),
        Arguments.of("becomes ready", dependency("", ""), dependency("True Ok 1", ""), true),
        Arguments.of("same", dependency("True Ok 1", "r"), dependency("True Ok 1", "r"), false),
        Arguments.of(
            "new artifact", dependency("True Ok 1", "r"), dependency("True Ok 1", "s"), true),
        Arguments.of("secret appears", null, new Sight.Secret("u", "d"), true),
        Arguments.of(
            "secret rotated", new Sight.Secret("u", "d"), new Sight.Secret("u", "e"), true),
        Arguments.of("secret same", new Sight.Secret("u", "d"), new Sight.Secret("u", "d"), false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void isNews(String name, @Nullable Sight before, @Nullable Sight now, boolean news) {
    assertThat(Sight.isNews(before, now)).as(name).isEqualTo(news);
  }
}
