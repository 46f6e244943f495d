package io.platformmesh.onboarding.activities;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Rows of a table of tests, each with a fixture of its own. */
public final class Row {

  private Row() {}

  /** A test of this name. */
  public static DynamicTest row(String name, Consumer<OnboardingFixture> test) {
    return DynamicTest.dynamicTest(name, () -> test.accept(new OnboardingFixture()));
  }

  /** The rows, in this order. */
  public static Stream<DynamicTest> table(DynamicTest... rows) {
    return Stream.of(rows);
  }
}
